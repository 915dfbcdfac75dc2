import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { AppError } from '../../bot/core/errors.ts';

export type DirectoryLock = Readonly<{ release(): Promise<void> }>;

const ANSWER_MS = 2000;

/**
 * Takes the notary's directory for this process alone. Throws `conflict` / `notary.directory_in_use` when another one has it.
 *
 * The lock is an address that one process at a time can listen on and that the kernel frees however that process ends: on
 * Linux a name without a file, on Windows a pipe, elsewhere a socket in the directory. Somebody else on the machine can take
 * such a name and so prevent a start, but never make two notaries run. Processes on two hosts do not see each other.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const real = await realpath(directory);
  const address = addressOf(real);
  const server = (await listen(address)) ?? (await overLeftover(real, address)) ?? inUse(directory);
  server.unref();
  return { release: () => new Promise((resolve) => void server.close(() => resolve())) };
}

function addressOf(real: string): string {
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 40);
  if (process.platform === 'linux') return `\0signalbox-notary-${digest}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\signalbox-notary-${digest}` : path.join(real, 'lock.sock');
}

/** null when somebody listens there already. */
async function listen(address: string): Promise<net.Server | null> {
  const server = net.createServer((socket) => socket.destroy());
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(null) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

/** Only a socket that is a file can be left over; nobody answers there. */
async function overLeftover(real: string, address: string): Promise<net.Server | null> {
  if (!address.startsWith(real) || (await answers(address))) return null;
  await rm(address, { force: true });
  return await listen(address);
}

/** Whether somebody listens on a socket that is a file. */
export async function answers(socketFile: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = net.connect(socketFile);
    const done = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(ANSWER_MS, () => done(true));
    socket.once('connect', () => done(true));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
  });
}

function inUse(directory: string): never {
  throw new AppError({
    code: 'conflict',
    reason: 'notary.directory_in_use',
    message: `The notary's directory ${directory} is in use by another notary. Stop that one first, or give this one a directory of its own.`,
    details: { directory },
  });
}
