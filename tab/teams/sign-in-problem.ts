import { ApiProblem } from '../api/problem.ts';
import { said } from '../text/said.ts';

/** Why Teams gives no token, where a window of Entra can help. */
export const CONSENT_NEEDED = 'tab.consent_needed';
export const SIGN_IN_NEEDED = 'tab.sign_in_needed';

/**
 * What the words mean with which Teams refuses a token: its own, and those of Entra that it hands on.
 * https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-troubleshooting
 */
export function signInProblem(cause: string): ApiProblem {
  const reason = reasonOf(cause);
  const message = reason === 'tab.no_token' ? said('problem.sign-in', { cause: cause.slice(0, 200) }) : said('problem.consent');
  return new ApiProblem({ status: 401, code: 'unauthenticated', reason, message, requestId: '' });
}

function reasonOf(cause: string): string {
  if (/Mfa|revoked|basic_action/i.test(cause)) return SIGN_IN_NEEDED;
  return /consent|cancel|invalid_grant|interaction|OpenWindow/i.test(cause) ? CONSENT_NEEDED : 'tab.no_token';
}
