import { z } from 'zod';
import type { Conversation } from '../core/conversation.ts';
import { AppError, type ErrorCode } from '../core/errors.ts';

/** An answer of the Bot Connector other than 2xx. */
export type ConnectorAnswer = Readonly<{ status: number; retryAfter: string | null; body: string; now: Date }>;

type Kind = Readonly<{ code: ErrorCode; reason: string; sentence: string }>;

const RETRYABLE = new Set([408, 412, 425]);
const errorBody = z.object({ error: z.object({ code: z.string() }) });
/** A chat whose person blocked the bot answers in a form of its own. Source: Microsoft, "Proactive messages", who blocked a bot. */
const blockedBody = z.object({ message: z.string() });
const blockedDetail = z.object({ subCode: z.string() });

/**
 * Every answer of the Bot Connector that is not a success, as an error whose code says whether to try again: `rate_limited` and
 * `unavailable` are retried (412, 502 and 504 included; source: Microsoft, "Optimize your bot with rate limiting in Teams"), the rest
 * never succeed by repetition. `details.retryAfterMs` is there when Teams named a time.
 */
export function answerFailure(answer: ConnectorAnswer): AppError {
  const { code, reason, sentence } = kindOf(answer.status);
  const retryAfterMs = answer.retryAfter === null ? null : delayOf(answer.retryAfter, answer.now);
  const teamsCode = codeOf(answer.body);
  return new AppError({
    code,
    reason,
    message: `${sentence} (HTTP ${answer.status}${teamsCode === '' ? '' : `, ${teamsCode}`})`,
    details: { status: answer.status, teamsCode, ...(retryAfterMs === null ? {} : { retryAfterMs }) },
  });
}

/** Whatever else went wrong while something was sent: no connection, a timeout, no token for the bot. */
export function sendingFailure(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const isTimeout = thrown instanceof Error && thrown.name === 'TimeoutError';
  return new AppError({
    code: 'unavailable',
    reason: isTimeout ? 'teams.timeout' : 'teams.unreachable',
    message: isTimeout ? 'Teams did not answer in time.' : 'Teams cannot be reached, or the bot gets no token for it.',
    cause: thrown,
  });
}

export function mayRetry(error: AppError): boolean {
  return error.code === 'rate_limited' || error.code === 'unavailable';
}

const SHUT = new Set(['teams.forbidden', 'teams.not_found']);

/** Whether a personal chat takes nothing from the bot: it was blocked or removed there, or never added. */
export function isShut(thrown: unknown, { scope }: Conversation): thrown is AppError {
  return scope === 'personal' && thrown instanceof AppError && SHUT.has(thrown.reason);
}

/** Milliseconds Teams asked to wait; null when it did not say. */
export function retryAfterOf(error: AppError): number | null {
  const wait = error.details['retryAfterMs'];
  return typeof wait === 'number' ? wait : null;
}

function kindOf(status: number): Kind {
  if (status === 429) return { code: 'rate_limited', reason: 'teams.rate_limited', sentence: 'Teams asks to send more slowly' };
  if (status === 401) return { code: 'unavailable', reason: 'teams.token_refused', sentence: "Teams refused the bot's token" };
  if (status >= 500 || RETRYABLE.has(status))
    return { code: 'unavailable', reason: 'teams.unavailable', sentence: 'Teams is not available' };
  if (status === 403)
    return { code: 'forbidden', reason: 'teams.forbidden', sentence: 'Teams does not let the bot write in this conversation' };
  if (status === 404)
    return { code: 'not_found', reason: 'teams.not_found', sentence: 'The conversation or message does not exist any more' };
  if (status === 413) return { code: 'invalid', reason: 'teams.too_big', sentence: 'The message is too big for Teams' };
  return { code: 'invalid', reason: 'teams.refused', sentence: 'Teams refused the message' };
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3); null when it is neither. */
function delayOf(retryAfter: string, now: Date): number | null {
  const text = retryAfter.trim();
  if (/^\d{1,7}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function codeOf(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    const parsed = errorBody.safeParse(json);
    const code = parsed.success ? parsed.data.error.code : blockedDetail.parse(JSON.parse(blockedBody.parse(json).message)).subCode;
    return code.replace(/[^A-Za-z0-9_.-]/g, '').slice(0, 64);
  } catch {
    // A gateway in between may answer with HTML; the status says enough.
    return '';
  }
}
