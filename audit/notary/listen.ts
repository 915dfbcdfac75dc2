import { chmod, lstat, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { AppError } from '../../bot/core/errors.ts';
import { answers } from './directory-lock.ts';

/** A socket in the file system that its owner alone may open, or an address. */
export type Listen = Readonly<{ socket: string }> | Readonly<{ host: string; port: number }>;

const OWNER_ONLY = 0o600;

/**
 * Listens, and gives the address that the client takes: `unix:/path`, `http://host:port` or `https://host:port`. Throws `unavailable` /
 * `notary.cannot_listen`. A socket that a dead process left is removed; a file of another kind is not.
 */
export async function listen(server: Server, where: Listen): Promise<string> {
  try {
    if ('socket' in where) return await listenOnSocket(server, where.socket);
    await listening(server, () => server.listen(where.port, where.host));
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : where.port;
    const scheme = server instanceof TlsServer ? 'https' : 'http';
    return `${scheme}://${where.host.includes(':') ? `[${where.host}]` : where.host}:${port}`;
  } catch (error) {
    throw cannotListen(where, error);
  }
}

async function listenOnSocket(server: Server, socket: string): Promise<string> {
  const found = await lstat(socket).catch(() => null);
  if (found?.isSocket() === true && !(await answers(socket))) await rm(socket, { force: true });
  // The socket is bound within the call: at no moment may others open it.
  await listening(server, () => {
    const before = process.umask(0o777 & ~OWNER_ONLY);
    try {
      server.listen(socket);
    } finally {
      process.umask(before);
    }
  });
  await chmod(socket, OWNER_ONLY);
  return `unix:${socket}`;
}

async function listening(server: Server, start: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    start();
  });
}

function cannotListen(where: Listen, cause: unknown): AppError {
  const address = 'socket' in where ? where.socket : `${where.host}:${where.port}`;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
  return new AppError({
    code: 'unavailable',
    reason: 'notary.cannot_listen',
    message: `The notary cannot listen on ${address} (${code}). Set SIGNALBOX_NOTARY_LISTEN to an address that is free and that its user may use.`,
    cause,
  });
}
