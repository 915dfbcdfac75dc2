import { createHash, randomBytes } from 'node:crypto';
import { type EntraCloud, loginPageOf } from './entra-cloud.ts';

/** Where somebody can agree that the tab knows who they are. */
export type Consent = Readonly<{
  cloud: EntraCloud;
  /** Client id of the tab's API registration. */
  clientId: string;
  /** Under which Teams reaches this server; never taken from a request, which could name another one. */
  publicUrl: string;
  /** Whose people may come in now. */
  tenants(): readonly string[];
}>;

export const CONSENT_END = '/tab/consent/end';

/** `consent`: Entra asks whether they agree, even where they did before. `sign-in`: only what is missing, say a second factor. */
export type ConsentWhy = 'consent' | 'sign-in';
export type ConsentAsked = Readonly<{ tenant: string; state: string; why: ConsentWhy }>;

/**
 * The page of Entra that asks for consent to all that the API's registration needs, and comes back to our own end page. What
 * comes back is a code that nobody uses: it is bound to a verifier (RFC 7636) that is forgotten here, and in the fragment, which
 * no server sees. Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function consentAddress({ cloud, clientId, publicUrl }: Consent, { tenant, state, why }: ConsentAsked): string {
  const url = new URL(loginPageOf(cloud, tenant));
  const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'fragment',
    redirect_uri: `${publicUrl}${CONSENT_END}`,
    scope: `openid profile ${clientId}/.default`,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(why === 'consent' ? { prompt: 'consent' } : {}),
  }).toString();
  return url.href;
}
