import { MAX_BODY_BYTES } from './body.ts';

export const MAX_HEADER_BYTES = 16_384;

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

/** What is known of the exchange when it breaks. */
export type Progress = { connected: boolean; status: number | null };

/** Turns whatever was thrown during an exchange into one of the known breaks. */
export function breakOf(error: unknown, signal: AbortSignal, progress: Progress): Break {
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
