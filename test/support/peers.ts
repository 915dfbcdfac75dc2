import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = join(import.meta.dirname, '..', '..', 'scripts', 'peers');
const LONGEST_INSTALL_MS = 5 * 60_000;
const LONGEST_START_MS = 60_000;

/** A store that runs beside a test, on a port of this machine that the system chose. */
export type Peer = Readonly<{ port: number; stop(): Promise<void> }>;

/** Azure's own emulator of its blob storage. Account `devstoreaccount1` has the key that its documentation publishes. */
export const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export async function startAzurite(directory: string): Promise<Peer> {
  await installPeers();
  const program = join(FOLDER, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');
  const args = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    '0',
    '--location',
    directory,
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--silent',
  ];
  return await startPeer([program, ...args], /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/);
}

/** A store that speaks S3's protocol, for key `S3RVER`. It judges no signature of version 4, and ignores `If-None-Match` where something is put. */
export async function startS3(directory: string, bucket: string): Promise<Peer> {
  await installPeers();
  const program = join(FOLDER, 'node_modules', 's3rver', 'bin', 's3rver.js');
  const args = ['--address', '127.0.0.1', '--port', '0', '--directory', directory, '--configure-bucket', bucket];
  return await startPeer([program, ...args], /listening on 127\.0\.0\.1:(\d+)/);
}

/** Once, as its lock file says: only tests of anchors need it. One suite uses it, so that no two install at the same time. */
async function installPeers(): Promise<void> {
  const lock = await readFile(join(FOLDER, 'package-lock.json'), 'utf8');
  const stamp = join(FOLDER, 'node_modules', '.signalbox-installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return;
  const npm = process.env['npm_execpath'];
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const [program, args] = npm === undefined ? ['npm', install] : [process.execPath, [npm, ...install]];
  await run(program, args, { cwd: FOLDER, timeout: LONGEST_INSTALL_MS });
  await mkdir(join(FOLDER, 'node_modules'), { recursive: true });
  await rm(stamp, { force: true });
  await writeFile(stamp, lock);
}

async function startPeer(args: readonly string[], ready: RegExp): Promise<Peer> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${args[0]} did not start: ${said}`)), LONGEST_START_MS);
    const hear = (text: string): void => {
      said = `${said}${text}`.slice(-10_000);
      const [, found] = ready.exec(said) ?? [];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(Number(found));
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('exit', () => reject(new Error(`${args[0]} ended: ${said}`)));
  });
  return {
    port,
    stop: async () => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
