import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { FakeEntra } from '../entra.ts';
import type { Form } from './applications.ts';
import { Refusal } from './refusal.ts';

/** What Entra thinks of somebody just now. */
export type Standing = 'fine' | 'needs-second-factor' | 'session-revoked' | 'disabled';

/** Who has agreed that an application speaks for them, and who may not be spoken for now. Everything may be changed at any time. */
export class FakePeople {
  readonly #consents = new Set<string>();
  readonly #standings = new Map<string, Standing>();

  consent(objectId: string, clientId: string, scope: string): void {
    this.#consents.add([objectId, clientId, scope].join(' '));
  }

  withdraw(objectId: string, clientId: string, scope: string): void {
    this.#consents.delete([objectId, clientId, scope].join(' '));
  }

  stand(objectId: string, standing: Standing): void {
    this.#standings.set(objectId, standing);
  }

  /** Throws what Entra says where the application may not have a token for them. */
  require(objectId: string, clientId: string, scope: string): void {
    switch (this.#standings.get(objectId) ?? 'fine') {
      case 'disabled':
        throw new Refusal('invalid_grant', 50057, 'The user account is disabled.');
      case 'session-revoked':
        throw new Refusal('invalid_grant', 50173, 'The provided grant has expired due to it being revoked, a fresh auth token is needed.', {
          suberror: 'bad_token',
        });
      case 'needs-second-factor':
        throw new Refusal('interaction_required', 50076, 'You must use multi-factor authentication to access the resource.', {
          suberror: 'basic_action',
          claims: '{"access_token":{"polids":{"essential":true,"values":["9ab03e19-ed42-4168-b6b7-7001fb3e933a"]}}}',
        });
      case 'fine':
        if (this.#consents.has([objectId, clientId, scope].join(' '))) return;
        throw new Refusal('invalid_grant', 65001, `The user or administrator has not consented to use the application '${clientId}'.`, {
          suberror: 'consent_required',
        });
    }
  }
}

/** Who an application speaks for: the owner of a token that was made for it. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow */
export async function ownerOf(form: Form, entra: FakeEntra, tenantId: string): Promise<JWTPayload> {
  if (form['requested_token_use'] !== 'on_behalf_of') throw new Refusal('invalid_request', 900144, 'requested_token_use is missing.');
  const issuer = entra.cloud.issuer.replace('{tenantid}', tenantId);
  const keys = createRemoteJWKSet(new URL(entra.cloud.keys));
  const verified = await jwtVerify(form['assertion'] ?? '', keys, {
    issuer,
    audience: form['client_id'] ?? '',
    algorithms: ['RS256'],
  }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_JWT_EXPIRED') throw new Refusal('invalid_grant', 500133, 'Assertion is not within its valid time range.');
    throw new Refusal('invalid_grant', 50013, 'Assertion failed signature validation.');
  });
  return verified.payload;
}
