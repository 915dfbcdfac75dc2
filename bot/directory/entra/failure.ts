import { AppError, type ErrorDetails } from '../../core/errors.ts';
import { inSentences, message } from '../../core/text/message.ts';
import type { SignInProblem } from './tokens.ts';

/** What keeps the directory from telling; the catalogue has the sentence that a person reads. */
export type DirectoryReason =
  | 'directory.timeout'
  | 'directory.throttled'
  | 'directory.unreachable'
  | 'directory.malformed'
  | 'directory.refused'
  | 'directory.credential';

/** Those that pass by themselves; the others need an administrator. */
const PASSING: ReadonlySet<DirectoryReason> = new Set(['directory.timeout', 'directory.throttled', 'directory.unreachable']);

/** `unavailable`: nothing was decided, and nothing is permitted. `cause` and `details` are for the log. */
export function directoryFailure(reason: DirectoryReason, parts: Readonly<{ cause?: unknown; details?: ErrorDetails }> = {}): AppError {
  const next = PASSING.has(reason) ? message('directory.again') : message('directory.ask');
  const text = inSentences([message(reason), message('directory.nothing-done'), next]);
  return new AppError({ code: 'unavailable', reason, message: text, ...parts });
}

/** `unavailable`: Entra gives no token with which the directory could be asked. What an administrator can do stands in `details.advice`. */
export function signInFailure({ kind, advice, cause }: SignInProblem): AppError {
  const reason = kind === 'unreachable' ? 'directory.unreachable' : 'directory.credential';
  return directoryFailure(reason, { cause, ...(advice === null ? {} : { details: { advice } }) });
}

/** `unavailable` for lack of an application permission, which only an administrator of Entra can give. */
export function missingPermission(permission: string, details: ErrorDetails): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'directory.permission',
    message: message('directory.permission', { permission }),
    details: { ...details, permission },
  });
}

/** `unavailable` because the tab's registration, whose app roles policy.yml names, is not set or not in the tenant. */
export function missingApi(clientId: string | null, tenantId: string): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'directory.api_unknown',
    message: message('directory.no-api'),
    details: { clientId: clientId ?? '', tenantId },
  });
}
