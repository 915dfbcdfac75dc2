import { type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { AddressDenied, deniedKind, guardedLookup, type Lookup, type Reach } from './address.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import { type Break, breakOf, MAX_HEADER_BYTES, type Progress } from './break.ts';

export type Request = Readonly<{
  url: URL;
  reach: Reach;
  method: Dispatcher.HttpMethod;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  /** Milliseconds for everything, from looking up the name to the last byte. */
  timeoutMs: number;
  signal: AbortSignal;
}>;

export type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: Buffer }>;

/** What tests replace. */
export type Network = Readonly<{ lookup?: Lookup; ca?: string }>;

const CONNECT_MS = 3000;

/**
 * One request over a connection of its own: no redirect is followed, nothing is repeated, and everything is bounded
 * (5 MB body after decompression, 16 kB headers, 3 s to connect, `timeoutMs` in all). Never throws.
 */
export async function exchange(request: Request, network: Network): Promise<Answer | Break> {
  const progress: Progress = { connected: false, status: null };
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(request.signal.reason === 'cancel' ? 'cancel' : 'timeout');
  const timer = setTimeout(() => stop.abort('timeout'), request.timeoutMs);
  request.signal.addEventListener('abort', onAbort, { once: true });
  if (request.signal.aborted) onAbort();
  const client = new Client(request.url.origin, clientOptions({ ...request, signal: stop.signal }, network, progress));
  try {
    stop.signal.throwIfAborted();
    const answer = answerOf(client, request, stop.signal, progress);
    // The library takes no notice of the signal while it connects; destroying the client keeps it from sending afterwards.
    return await Promise.race([answer, rejectedBy(stop.signal)]);
  } catch (error) {
    return breakOf(error, stop.signal, progress);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
    // Not waited for: a connection attempt in progress ends by its own limit, and then finds nothing left to send.
    client.destroy().catch(() => undefined);
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function clientOptions(request: Request, network: Network, progress: Progress): Client.Options {
  const lookup = guardedLookup(network.lookup ?? lookupAll, request.reach);
  const open = buildConnector({
    timeout: CONNECT_MS,
    lookup,
    allowH2: false,
    maxCachedSessions: 0,
    ...(network.ca === undefined ? {} : { ca: network.ca }),
  });
  let used = false;
  return {
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: MAX_BODY_BYTES,
    // The one timer over everything is ours; the library's would only shorten it.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      // The library opens a new connection when one is lost; a request that may have been sent is not to be sent again.
      if (used) return callback(new Error('only one connection per request'), null);
      used = true;
      open(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        const problem = problemOf(socket, request);
        if (problem !== null) {
          socket.destroy();
          return callback(problem, null);
        }
        progress.connected = true;
        callback(null, socket);
      });
    },
  };
}

/** What speaks against using a connection that was just made. */
function problemOf(socket: Socket, request: Request): Error | null {
  if (request.signal.aborted) return new Error('it was stopped while it connected');
  const denied = deniedKind(socket.remoteAddress ?? '', request.reach);
  return denied === null ? null : new AddressDenied(denied);
}

function lookupAll(hostname: string, options: LookupOptions, callback: Parameters<Lookup>[2]): void {
  systemLookup(hostname, { ...options, all: true }, callback);
}

async function answerOf(client: Client, request: Request, signal: AbortSignal, progress: Progress): Promise<Answer> {
  const { url, method, headers, body } = request;
  const response = await client.request({ path: `${url.pathname}${url.search}`, method, headers, body: body ?? null, signal });
  progress.status = response.statusCode;
  const flat = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value ?? '')]));
  return {
    status: response.statusCode,
    headers: flat,
    body: await readBody(response.body, method === 'HEAD' ? '' : (flat['content-encoding'] ?? '')),
  };
}
