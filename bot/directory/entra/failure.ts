import { AppError, type ErrorDetails } from '../../core/errors.ts';
import { inSentences, message } from '../../core/text/message.ts';

/** What keeps the directory from telling. */
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
  const next = PASSING.has(reason) ? message('away.in-a-minute') : message('away.see-log');
  const text = inSentences([message(reason), message('away.nothing-done'), next]);
  return new AppError({ code: 'unavailable', reason, message: text, ...parts });
}

/** `unavailable` for lack of an application permission, which only an administrator of Entra can give. */
export function missingPermission(permission: string, details: ErrorDetails): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'directory.permission',
    message: message('away.permission', { permission }),
    details: { ...details, permission },
  });
}

/** `unavailable` because the tab's registration, whose app roles policy.yml names, is not set or not in the tenant. */
export function missingApi(clientId: string | null, tenantId: string): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'directory.api_unknown',
    message:
      "policy.yml names app roles, but SIGNALBOX_API_CLIENT_ID is not set or names no application of the tenant, so nobody's app roles are known. Nothing was done. Please ask an administrator to check the setting and to consent to the application.",
    details: { clientId: clientId ?? '', tenantId },
  });
}
