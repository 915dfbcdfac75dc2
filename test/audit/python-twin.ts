import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Files, Verdict } from '../../audit/verifier/verifier.js';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, 'verify.py');
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** The verifier in Python, started once and asked many times: a start takes longer than most verdicts. */
export type Twin = Readonly<{ verify(files: Files): Promise<Verdict>; end(): Promise<void> }>;

export async function startTwin(): Promise<Twin> {
  await findPrograms();
  const child = spawn('python3', [PROGRAM, '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const verify = async (files: Files): Promise<Verdict> => {
    child.stdin.write(`${JSON.stringify(files)}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error(`verify.py ended before it answered about ${JSON.stringify(files)}`);
    return JSON.parse(value) as Verdict;
  };
  const end = async (): Promise<void> => {
    const gone = once(child, 'close');
    child.stdin.end();
    await gone;
  };
  return { verify, end };
}

/** Throws, with what to do, where python3 or openssl is missing and cannot be had: a verifier that never ran has agreed with nothing. */
export async function findPrograms(): Promise<void> {
  const missing = await missingPrograms();
  if (missing.length === 0) return;
  const why = await install(missing).then(missingPrograms, (error: unknown) => String(error));
  if (why.length > 0)
    throw new Error(`The second verifier needs ${missing.join(' and ')}. Install what is missing and run the tests again. (${why})`);
}

async function missingPrograms(): Promise<readonly string[]> {
  const found = await Promise.allSettled([run('python3', ['--version']), run('openssl', ['version'])]);
  return ['python3', 'openssl'].filter((_, place) => found[place]?.status !== 'fulfilled');
}

async function install(missing: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error('packages can only be installed by root on Debian');
  const options = { timeout: INSTALL_TIMEOUT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update'], options);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing], options);
}
