import { AppError, type ErrorDetails } from '../../core/errors.ts';

/** What keeps the directory from telling, with the sentence that a person reads. */
const SENTENCES = {
  'directory.timeout': 'The directory (Microsoft Graph) did not answer in time, so it is not known who may do this.',
  'directory.throttled': 'The directory (Microsoft Graph) asks to be asked less often, so it is not known who may do this.',
  'directory.unreachable': 'The directory (Microsoft Graph) cannot be reached, so it is not known who may do this.',
  'directory.malformed': 'The directory (Microsoft Graph) gave an answer that makes no sense, so it is not known who may do this.',
  'directory.refused': 'The directory (Microsoft Graph) refused a question of Signalbox, so it is not known who may do this.',
  'directory.credential': 'Microsoft Entra does not accept how Signalbox signs in to the directory, so it is not known who may do this.',
} as const satisfies Readonly<Record<string, string>>;

export type DirectoryReason = keyof typeof SENTENCES;

/** Those that pass by themselves; the others need an administrator. */
const PASSING: ReadonlySet<DirectoryReason> = new Set(['directory.timeout', 'directory.throttled', 'directory.unreachable']);

/** `unavailable`: nothing was decided, and nothing is permitted. `cause` and `details` are for the log. */
export function directoryFailure(reason: DirectoryReason, parts: Readonly<{ cause?: unknown; details?: ErrorDetails }> = {}): AppError {
  const next = PASSING.has(reason) ? 'Please try again in a minute.' : 'Please ask an administrator to look at the log of Signalbox.';
  return new AppError({ code: 'unavailable', reason, message: `${SENTENCES[reason]} Nothing was done. ${next}`, ...parts });
}

/** `unavailable` for lack of an application permission, which only an administrator of Entra can give. */
export function missingPermission(permission: string, details: ErrorDetails): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'directory.permission',
    message: `Signalbox may not read what it needs in the directory: its directory credential lacks the application permission ${permission} on Microsoft Graph. Nothing was done. Please ask an administrator of Entra to grant it with admin consent.`,
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
