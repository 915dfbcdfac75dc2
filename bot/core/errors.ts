import type { Reason } from './policy/decision.ts';

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
  /** One sentence that is fit for any user: what happened and what to do next. */
  message: string;
  cause?: unknown;
  /** `retryAfterMs` says when trying again makes sense; with `invalid`, texts are field -> what is wrong with it. */
  details?: ErrorDetails;
  /** Why a person may not do this: the tree of the decision. */
  because?: Reason;
}>;

/** The only error the product throws on purpose. Anything else that is thrown counts as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly details: ErrorDetails;
  readonly because: Reason | null;

  constructor(parts: ErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'AppError';
    this.code = parts.code;
    this.reason = parts.reason;
    this.details = parts.details ?? {};
    this.because = parts.because ?? null;
  }
}

/** Turns anything thrown into an AppError; an unknown failure keeps its cause but not its text. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError({
    code: 'internal',
    reason: 'internal.unexpected',
    message: 'Something went wrong inside Signalbox. Nothing was started. Please try again, or ask an administrator to look at the log.',
    cause: thrown,
  });
}
