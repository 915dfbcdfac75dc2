import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import { type Announcement, announce, ask } from './lock-socket.ts';

/** A directory that this process alone uses until `release`, or until it ends in whatever way. */
export type DirectoryLock = Readonly<{ release(): Promise<void> }>;

type Post = Readonly<{ place: string; file: string; mine: Announcement }>;
type Owner = Readonly<{ pid: string; trying: boolean }>;

/** The shortest limit of a socket's path is 104 bytes (macOS), its final zero included. */
const LONGEST_PATH = 103;
const FILE_NAME = /^(\d+)-[0-9a-f]{8}\.sock$/;
const ROUNDS = 40;
/** What file systems without sockets (some network and shared folders) answer. */
const NO_SOCKETS = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL']);

/**
 * Takes a directory for this process alone. Throws `conflict`/`store.directory_in_use`, with the owner's process id in
 * `details.pid`, when another process has it.
 *
 * A process says that it wants the directory by listening on a socket of its own, and only then looks for others; so of
 * two at once at least one sees the other and gives way. The kernel closes the socket of a killed process: nothing has
 * to be cleaned up, and a socket nobody answers is a leftover. Processes on two hosts do not see each other.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true });
  const real = await realpath(directory);
  if (process.platform === 'win32') return await lockPipe(real);
  for (let round = 0; round < ROUNDS; round += 1) {
    const post = await takePost(real);
    const others = await othersAlive(post);
    if (others.length === 0) {
      post.mine.state = 'held';
      await removeLeftovers(post);
      return { release: () => leave(post) };
    }
    await leave(post);
    const holder = others.find((other) => !other.trying);
    if (holder !== undefined) throw inUse(directory, holder.pid);
    await wait(10 + Math.random() * 50);
  }
  throw inUse(directory, 'unknown');
}

function inUse(directory: string, pid: string): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'store.directory_in_use',
    message: `The data directory ${directory} is in use by another Signalbox (process ${pid}). Stop that one first, or give this one a data directory of its own.`,
    details: { directory, pid },
  });
}

/** Listens in the first place that can hold a socket. All processes go through the same places in the same order. */
async function takePost(real: string): Promise<Post> {
  let cause: unknown;
  for (const place of places(real)) {
    const file = path.join(place, `${process.pid}-${randomBytes(4).toString('hex')}.sock`);
    if (Buffer.byteLength(file) > LONGEST_PATH) continue;
    await mkdir(place, { recursive: true, mode: 0o700 });
    try {
      return { place, file, mine: await announce(file) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && NO_SOCKETS.has(String(error.code)))) throw error;
      cause = error;
    }
  }
  throw new AppError({
    code: 'invalid',
    reason: 'store.directory_not_lockable',
    message: `The data directory ${real} cannot be locked: its path is too long, or its disk knows no sockets. Choose a directory with a shorter path on a local disk.`,
    cause,
  });
}

/** Beside the data, else in the temporary directory under a name made from the real path and the user. */
function places(real: string): readonly string[] {
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return [path.join(real, 'lock'), path.join(os.tmpdir(), `signalbox-${process.getuid?.() ?? 0}-${digest}`)];
}

async function othersAlive(post: Post): Promise<readonly Owner[]> {
  const owners = await Promise.all((await otherFiles(post)).map(ownerOf));
  return owners.filter((owner) => owner !== null);
}

async function ownerOf(file: string): Promise<Owner | null> {
  const heard = await ask(file);
  if (heard === null) return null;
  const pid = heard.pid ?? FILE_NAME.exec(path.basename(file))?.[1] ?? 'unknown';
  return { pid, trying: heard.state === 'trying' };
}

async function otherFiles({ place, file }: Post): Promise<readonly string[]> {
  const names = await readdir(place);
  return names
    .filter((name) => FILE_NAME.test(name))
    .map((name) => path.join(place, name))
    .filter((other) => other !== file);
}

/** Only the holder may remove: whoever starts now sees the holder, so a removed socket can no longer win anything. */
async function removeLeftovers(post: Post): Promise<void> {
  for (const file of await otherFiles(post)) {
    if ((await ask(file)) === null) await rm(file, { force: true });
  }
}

async function leave({ file, mine }: Post): Promise<void> {
  await mine.close();
  await rm(file, { force: true });
}

/** Windows: a named pipe has one first owner and ends with its process. */
async function lockPipe(real: string): Promise<DirectoryLock> {
  const digest = createHash('sha256').update(real.toLowerCase()).digest('hex').slice(0, 32);
  const pipe = `\\\\.\\pipe\\signalbox-${digest}`;
  try {
    const mine = await announce(pipe);
    mine.state = 'held';
    return { release: () => mine.close() };
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
    throw taken ? inUse(real, (await ask(pipe))?.pid ?? 'unknown') : error;
  }
}
