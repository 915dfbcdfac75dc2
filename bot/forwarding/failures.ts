import { AppError } from '../core/errors.ts';

const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA)/;

/** The target cannot be had now. `cause` is what the network said; an AppError comes back as it is. */
export function unreachable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return notNow(sentenceOf(cause), cause);
}

/** The same, in words of one's own; with the time that the target asked for, in milliseconds. */
export function notNow(message: string, cause?: unknown, retryAfterMs?: number): AppError {
  const details = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new AppError({ code: 'unavailable', reason: 'forward.unreachable', message, cause, details });
}

/** Nothing more can be forwarded before somebody has changed something. */
export function refused(message: string): AppError {
  return new AppError({ code: 'invalid', reason: 'forward.refused', message });
}

/** These events together are not taken; fewer of them may be. */
export function tooMuch(message: string): AppError {
  return new AppError({ code: 'invalid', reason: 'forward.too_much', message });
}

function sentenceOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (CERTIFICATE.test(code)) return `TLS with it fails, most likely for its certificate or ours (${code}).`;
  return code === '' ? 'It cannot be reached.' : `It cannot be reached (${code}).`;
}
