import { AppError, type ErrorCode, toAppError } from '../core/errors.ts';
import { message, type Text } from '../core/text/message.ts';
import type { Voice } from '../core/text/voice.ts';
import type { ApiError } from './contract.ts';
import { reasonOnWire } from './presenter.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  outcome_unknown: 409,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

/** What express and its body parser throw, by status. They carry no sentence that is fit for people. */
const BY_STATUS: Readonly<Record<number, Readonly<{ reason: string; text: Text }>>> = {
  400: { reason: 'request.malformed', text: message('api.malformed') },
  413: { reason: 'request.too_large', text: message('api.too-large') },
  415: { reason: 'request.content_type', text: message('api.content-type') },
};

type Refusal = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: ApiError; error: AppError }>;

/**
 * Turns anything thrown into what the caller gets: a status, headers and one sentence in their language, never a stack or a
 * vendor's text.
 * The one place where the HTTP edge decides about statuses.
 */
export function refusalOf(thrown: unknown, requestId: string, voice: Voice): Refusal {
  const status = clientErrorStatus(thrown);
  const error = status === null ? toAppError(thrown) : malformed(status, thrown);
  return { status: status ?? STATUS[error.code], headers: headersFor(error), body: bodyFor(error, requestId, voice), error };
}

/** The status of an error made by express or its body parser; null for everything else and for its server errors. */
function clientErrorStatus(thrown: unknown): number | null {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('status' in thrown)) return null;
  const { status } = thrown;
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  return status in BY_STATUS ? status : 400;
}

function malformed(status: number, cause: unknown): AppError {
  const { reason, text } = BY_STATUS[status] ?? { reason: 'request.malformed', text: message('api.malformed') };
  return new AppError({ code: 'invalid', reason, message: text, cause });
}

/** `Retry-After` in whole seconds (RFC 9110 10.2.3); `WWW-Authenticate` as RFC 6750 section 3 asks with every 401. */
function headersFor(error: AppError): Readonly<Record<string, string>> {
  if (error.code === 'unauthenticated') {
    return { 'www-authenticate': error.reason === 'token.missing' ? 'Bearer' : 'Bearer error="invalid_token"' };
  }
  const retryAfterMs = error.details['retryAfterMs'];
  if (typeof retryAfterMs === 'number') return { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) };
  return error.code === 'rate_limited' ? { 'retry-after': '10' } : {};
}

function bodyFor(error: AppError, requestId: string, voice: Voice): ApiError {
  const fields = error.code === 'invalid' ? sentences(error, voice) : {};
  return {
    error: {
      code: error.code,
      reason: error.reason,
      message: voice.say(error.text),
      requestId,
      ...(error.because === null ? {} : { because: reasonOnWire(error.because, voice) }),
      ...(Object.keys(fields).length === 0 ? {} : { fields }),
    },
  };
}

function sentences({ details, fields }: AppError, { say }: Voice): Readonly<Record<string, string>> {
  const english = Object.entries(details).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries([...english, ...Object.entries(fields).map(([name, text]) => [name, say(text)] as const)]);
}
