import { spawn } from 'node:child_process';

const MOST_OUTPUT = 256 * 1024;
/** Nothing in a configuration file may make git run a program or ask somebody. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.fsync=committed,loose-object,reference',
  'core.fsyncMethod=fsync',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

export type GitPlace = Readonly<{ repository: string; home: string }>;
export type GitCall = Readonly<{ args: readonly string[]; input: string; signal: AbortSignal }>;

/** Runs git in a repository with nothing of the surroundings but the search path. Gives its standard output; rejects with what it said. */
export async function runGit({ repository, home }: GitPlace, { args, input, signal }: GitCall): Promise<string> {
  const env = {
    PATH: PATH_OF_SYSTEM,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
  const argv = [...SETTINGS, '-C', repository, ...args];
  return await new Promise((resolve, reject) => {
    const child = spawn('git', argv, { env, cwd: home, shell: false, stdio: ['pipe', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length > MOST_OUTPUT) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = `${err}${text}`.slice(-2000);
    });
    // A program that ends before it has read everything says why by itself.
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code, ending) => {
      if (code === 0) resolve(out);
      else reject(new Error(`git ${args[0]} ended with ${code ?? ending}: ${err.trim()}`));
    });
    child.stdin.end(input);
  });
}

/** Where git lies on the systems that Node runs on; the notary's own search path is its operator's and may be anything. */
const PATH_OF_SYSTEM = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';
