import type { ServerResponse } from 'node:http';
import { AppError, type ErrorCode, toAppError } from '../../bot/core/errors.ts';
import type { JsonObject } from '../../bot/core/json.ts';

export type Answer = Readonly<{ status: number; body: JsonObject }>;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
  outcome_unknown: 503,
  internal: 500,
};
/** Statuses that the kind of failure alone does not tell. */
const OF_REASON: Readonly<Record<string, number>> = { 'notary.fork': 422, 'notary.too_large': 413, 'notary.no_method': 405 };

/** What a failure answers: its reason, its sentence, and for a caller that is behind the size and root that were signed last. */
export function failed(thrown: unknown): Answer {
  const { code, reason, message, details } = toAppError(thrown);
  const { size, root } = details;
  const known = typeof size === 'number' && typeof root === 'string' ? { size, root } : {};
  return { status: OF_REASON[reason] ?? STATUS[code], body: { reason, message, ...known } };
}

/** Whether a failure is the notary's own and belongs in its log. */
export function isOurs(thrown: unknown): boolean {
  return !(thrown instanceof AppError) || STATUS[thrown.code] >= 500;
}

export function send(response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
  response.end(text);
}
