import type { LocalSurroundings } from '../../bot/app-local.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { entraKeys } from '../../bot/http/entra-keys.ts';
import { type ClaimChanges, startEntra } from './entra.ts';

/**
 * Entra signs what it gives to every registration of a tenant with the same keys. This one signs whatever claims a test wants
 * with keys that the product believes, beside those of Local Teams.
 */
export type TenantSigner = Readonly<{
  /** For `startLocalApp`. */
  around(made: LocalSurroundings): LocalSurroundings;
  /** A token of the tenant for the tab's API, except for what is changed. */
  sign(changes?: ClaimChanges): Promise<string>;
  close(): Promise<void>;
}>;

export async function startTenantSigner(): Promise<TenantSigner> {
  const entra = await startEntra(() => Date.now());
  const find = entraKeys(entra.cloud, systemClock);
  let ours: ClaimChanges = {};
  return {
    around: (made) => {
      const { api, issuer, tenantIds } = made;
      const local = new Set(issuer.tenantKeys.keys.map(({ kid }) => kid));
      ours = { tid: tenantIds[0], aud: api.clientId };
      const getKeys: typeof api.getKeys = (header, token) => (local.has(header?.kid ?? '') ? api.getKeys : find)(header, token);
      return { ...made, api: { ...api, getKeys } };
    },
    sign: (changes = {}) => entra.token({ ...ours, ...changes }),
    close: () => entra.close(),
  };
}
