import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { guardedLookup, requireAllowed } from './address.ts';
import { notNow, unreachable } from './failures.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

export type SyslogPlace = Readonly<{ host: string; port: number; secure: boolean; files: TlsFiles }>;

const CONNECT_MS = 5000;
/** From then on the kernel asks an idle peer whether it is still there. */
const KEEP_ALIVE_MS = 30_000;

/**
 * A connection over which frames can be sent: with TLS at least 1.2 and a certificate that is good for `host`. What the peer says
 * is thrown away: syslog has no answers. Throws `forward.unreachable` after five seconds at the latest.
 */
export async function connectTo(place: SyslogPlace, signal: AbortSignal): Promise<Socket> {
  let socket: Socket | null = null;
  try {
    requireAllowed(place.host);
    socket = await dialled(place);
    // An error after the last one that somebody waited for must not end the process.
    socket.on('error', () => undefined);
    await established(socket, { event: place.secure ? 'secureConnect' : 'connect', signal });
    socket.resume();
    return socket;
  } catch (error) {
    socket?.destroy();
    throw unreachable(error);
  }
}

async function dialled({ host, port, secure, files }: SyslogPlace): Promise<Socket> {
  const options = { host, port, lookup: guardedLookup, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true };
  if (!secure) return connectPlain(options);
  return connectSecure({ ...options, ...(await readTlsFiles(files)), ...(isIP(host) === 0 ? { servername: host } : {}) });
}

function established(socket: Socket, { event, signal }: Readonly<{ event: string; signal: AbortSignal }>): Promise<void> {
  return settledBy(socket, { signal, ms: CONNECT_MS, late: notNow('It did not answer within five seconds.') }, (resolve) => {
    socket.once(event, resolve);
    return () => socket.off(event, resolve);
  });
}

/** Writes bytes; resolves when the kernel has taken all of them, which says nothing about the peer. */
export function written(socket: Socket, body: Buffer, { signal, ms }: Readonly<{ signal: AbortSignal; ms: number }>): Promise<void> {
  return settledBy(socket, { signal, ms, late: notNow(`It did not take a batch within ${ms / 1000} seconds.`) }, (resolve, reject) => {
    socket.write(body, (error) => (error ? reject(unreachable(error)) : resolve()));
    return () => undefined;
  });
}

/** Ends a connection in order. True when the peer ended it too, without an error, which it does when it has read everything. */
export async function ended(socket: Socket, ms: number): Promise<boolean> {
  try {
    const never = new AbortController().signal;
    await settledBy(socket, { signal: never, ms, late: notNow('It did not end the connection.') }, (resolve) => {
      socket.once('end', resolve);
      socket.end();
      return () => socket.off('end', resolve);
    });
    return true;
  } catch {
    // What was on its way may be lost, and is sent again.
    return false;
  } finally {
    socket.destroy();
  }
}

type Limits = Readonly<{ signal: AbortSignal; ms: number; late: Error }>;
type Begin = (resolve: () => void, reject: (error: Error) => void) => () => void;

/** Waits for what `begin` began, for the end of the connection, the time or the signal, whatever is first; leaves no listener behind. */
function settledBy(socket: Socket, { signal, ms, late }: Limits, begin: Begin): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => settle(notNow('It ended the connection.'));
    const onAbort = (): void => settle(notNow('Signalbox is stopping.'));
    const timer = setTimeout(() => settle(late), ms);
    const settle = (error: Error | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onClose);
      socket.off('error', settle);
      undo();
      if (error === null) resolve();
      else reject(error);
    };
    socket.once('error', settle);
    socket.once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    let undo = (): void => undefined;
    undo = begin(() => settle(null), settle);
    if (signal.aborted) onAbort();
    else if (socket.destroyed) onClose();
  });
}
