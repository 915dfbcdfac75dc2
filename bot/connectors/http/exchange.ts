import { type LookupOptions, lookup as systemLookup } from 'node:dns';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { AddressDenied, deniedKind, guardedLookup, type Lookup, type Reach } from './address.ts';

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

/** Why there is no complete answer. */
export type Break = Readonly<{
  /** Stable code, part of the outcome's reason: `http.<code>`. */
  code: 'timeout' | 'cancelled' | 'unreachable' | 'dns' | 'address_denied' | 'tls' | 'reset' | 'too_large' | 'encoding' | 'protocol';
  detail: string;
  /** false: not one byte of the request has left this machine. */
  sent: boolean;
  /** The status, when at least that was read. */
  status: number | null;
}>;

/** What tests replace. */
export type Network = Readonly<{ lookup?: Lookup; ca?: string }>;

const CONNECT_MS = 3000;
const MAX_BODY_BYTES = 5_242_880;
const MAX_HEADER_BYTES = 16_384;

class TooLarge extends Error {
  readonly code = 'TOO_LARGE';
}
class BadEncoding extends Error {
  readonly code = 'BAD_ENCODING';
}

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
  const client = new Client(request.url.origin, clientOptions(request, network, progress));
  try {
    stop.signal.throwIfAborted();
    return await answerOf(client, request, stop.signal, progress);
  } catch (error) {
    return breakOf(error, stop.signal, progress);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
    await client.destroy();
  }
}

/** What is known of the exchange when it breaks. */
type Progress = { connected: boolean; status: number | null };

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
        const denied = deniedKind(socket.remoteAddress ?? '', request.reach);
        if (denied !== null) {
          socket.destroy();
          return callback(new AddressDenied(`its address is ${denied}`), null);
        }
        progress.connected = true;
        callback(null, socket);
      });
    },
  };
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

/** At most 5 MB, counted after decompression: a small body can unpack to any size. */
async function readBody(body: Readable, encoding: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(body, encoding)) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new TooLarge(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(body: Readable, encoding: string): AsyncIterable<Buffer> {
  const unpack = UNPACK.get(encoding.toLowerCase());
  const target = unpack === undefined ? new PassThrough() : unpack();
  // Also hears of the errors that arrive when nobody reads any more, after the answer was given up.
  body.on('error', (error) => target.destroy(error));
  if (unpack === undefined) target.destroy(new BadEncoding('the encoding of the answer is not known'));
  return body.pipe(target);
}

const UNPACK: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['', () => new PassThrough()],
  ['identity', () => new PassThrough()],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['br', () => createBrotliDecompress()],
]);

function breakOf(error: unknown, signal: AbortSignal, progress: Progress): Break {
  const known = { sent: progress.connected, status: progress.status };
  if (signal.aborted)
    return signal.reason === 'cancel'
      ? { code: 'cancelled', detail: 'it was cancelled', ...known }
      : { code: 'timeout', detail: 'there was no complete answer in time', ...known };
  const code = codeOf(error);
  const [, name, detail] =
    BREAKS.find(([pattern]) => pattern.test(code)) ??
    ([/./, progress.connected ? 'reset' : 'unreachable', 'the connection failed'] as const);
  return { code: name, detail: detail ?? messageOf(error), ...known };
}

/** Error code of Node, OpenSSL or undici -> what it means here; null: the error's own text says it best. */
const BREAKS: readonly (readonly [RegExp, Break['code'], string | null])[] = [
  [/^ADDRESS_DENIED$/, 'address_denied', null],
  [/^(?:TOO_LARGE|UND_ERR_RES_EXCEEDED_MAX_SIZE)$/, 'too_large', `the answer is larger than ${MAX_BODY_BYTES} bytes`],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'too_large', `the headers of the answer are larger than ${MAX_HEADER_BYTES} bytes`],
  [/^(?:BAD_ENCODING|Z_.*|ERR__?ZLIB.*|ERR_BROTLI.*|ERR__ERROR_FORMAT.*|ERR_PADDING.*)$/, 'encoding', 'the answer cannot be decoded'],
  [/^(?:HPE_.*|HTTPParserError)$/, 'protocol', 'the answer is not valid HTTP'],
  [/^(?:ENOTFOUND|EAI_.*)$/, 'dns', 'its name cannot be looked up'],
  [/^ECONNREFUSED$/, 'unreachable', 'the connection was refused'],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'unreachable', 'no connection was made in time'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'unreachable', 'there is no way to its network'],
  [
    /^(?:CERT_.*|ERR_TLS.*|ERR_SSL.*|EPROTO|DEPTH_ZERO.*|SELF_SIGNED.*|UNABLE_TO.*|HOSTNAME_MISMATCH)$/,
    'tls',
    'no secure connection could be made',
  ],
  [
    /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/,
    'reset',
    'the connection was broken off',
  ],
];

/** The first code along the causes: undici and the dual-stack connect wrap the one that matters. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  // Some parser errors of undici have a name and no code.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name === 'HTTPParserError' ? error.name : '';
  return code === '' || error instanceof AggregateError ? codeOf(inner) || code : code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection failed';
}
