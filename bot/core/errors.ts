import type { Reason } from './policy/decision.ts';
import { message, type Text } from './text/message.ts';
import { inEnglish } from './text/voice.ts';

/** What kind of failure this is. Callers choose retry, status and wording from this code only. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'outcome_unknown'
  | 'internal';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type ErrorParts = Readonly<{
  code: ErrorCode;
  /** Stable identifier such as `approval.requester_is_approver`; texts may change, reasons may not. */
  reason: string;
  /** One sentence that is fit for any user: what happened and what to do next. The error's own message is its English. */
  message: Text;
  cause?: unknown;
  /** `retryAfterMs` says when trying again makes sense; with `invalid`, strings are field -> what is wrong with it. */
  details?: ErrorDetails;
  /** Field -> what is wrong with it, for people. Its English stands in the details too. */
  fields?: Readonly<Record<string, Text>>;
  /** Why a person may not do this: the tree of the decision. */
  because?: Reason;
}>;

/** The only error the product throws on purpose. Anything else that is thrown counts as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly details: ErrorDetails;
  readonly because: Reason | null;
  readonly fields: Readonly<Record<string, Text>>;
  /** What people are told, in whatever language they read. */
  readonly text: Text;

  constructor(parts: ErrorParts) {
    super(inEnglish(parts.message), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'AppError';
    this.code = parts.code;
    this.reason = parts.reason;
    this.fields = parts.fields ?? {};
    this.details = { ...inEnglishEach(this.fields), ...parts.details };
    this.because = parts.because ?? null;
    this.text = parts.message;
  }
}

/** What lies behind an error, the nearest first; for the log, never for people who ask for something. */
export function causesOf(thrown: unknown): readonly string[] {
  const causes: string[] = [];
  let cause = thrown instanceof Error ? thrown.cause : undefined;
  while (cause !== undefined && cause !== null && causes.length < MOST_CAUSES) {
    causes.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** A chain that leads back to itself must come to an end too. */
const MOST_CAUSES = 8;

function inEnglishEach(texts: Readonly<Record<string, Text>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, inEnglish(text)]));
}

/** Failures of our own database: nothing was written as far as anybody knows, nothing can be recorded about it, and the same may work later. */
export function wasNotStored({ reason }: AppError): boolean {
  return reason.startsWith('store.') || reason === 'audit.not_written';
}

/** Turns anything thrown into an AppError; an unknown failure keeps its cause but not its text. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError({
    code: 'internal',
    reason: 'internal.unexpected',
    message: message('error.internal'),
    cause: thrown,
  });
}
