import { message, type Text } from '../../core/text/message.ts';
import { AddressDenied } from './address.ts';
import { MAX_BODY_BYTES } from './body.ts';

export const MAX_HEADER_BYTES = 16_384;

/** Why there is no complete answer. */
export type Break = Readonly<{
  /** Stable code, part of the outcome's reason: `http.<code>`. */
  code: 'timeout' | 'cancelled' | 'unreachable' | 'dns' | 'address_denied' | 'tls' | 'reset' | 'too_large' | 'encoding' | 'protocol';
  why: Text;
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
      ? { code: 'cancelled', why: message('http.why.cancelled'), ...known }
      : { code: 'timeout', why: message('http.why.timeout'), ...known };
  const denied = addressDenied(error);
  if (denied !== null) return { code: 'address_denied', why: message('http.why.address', { kind: denied.kind }), ...known };
  const code = codeOf(error);
  const [, name, why] =
    BREAKS.find(([pattern]) => pattern.test(code)) ??
    ([/./, progress.connected ? 'reset' : 'unreachable', message('http.why.failed')] as const);
  return { code: name, why, ...known };
}

/** Error code of Node, OpenSSL or undici -> what it means here. */
const BREAKS: readonly (readonly [RegExp, Break['code'], Text])[] = [
  [/^(?:TOO_LARGE|UND_ERR_RES_EXCEEDED_MAX_SIZE)$/, 'too_large', message('http.why.too-large', { most: MAX_BODY_BYTES })],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'too_large', message('http.why.headers', { most: MAX_HEADER_BYTES })],
  [/^(?:BAD_ENCODING|Z_.*|ERR__?ZLIB.*|ERR_BROTLI.*|ERR__ERROR_FORMAT.*|ERR_PADDING.*)$/, 'encoding', message('http.why.encoding')],
  [/^(?:HPE_.*|HTTPParserError)$/, 'protocol', message('http.why.protocol')],
  [/^(?:ENOTFOUND|EAI_.*)$/, 'dns', message('http.why.name')],
  [/^ECONNREFUSED$/, 'unreachable', message('http.why.refused')],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'unreachable', message('http.why.no-connection')],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'unreachable', message('http.why.no-way')],
  [/^(?:CERT_.*|ERR_TLS.*|ERR_SSL.*|EPROTO|DEPTH_ZERO.*|SELF_SIGNED.*|UNABLE_TO.*|HOSTNAME_MISMATCH)$/, 'tls', message('http.why.tls')],
  [
    /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/,
    'reset',
    message('http.why.reset'),
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

/** The refusal of an address, along the same way. */
function addressDenied(error: unknown): AddressDenied | null {
  if (error instanceof AddressDenied) return error;
  if (!(error instanceof Error)) return null;
  return addressDenied(error instanceof AggregateError ? error.errors[0] : error.cause);
}
