import type { Config } from './config.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/ports.ts';
import type { ReadVault } from './core/secret-reference.ts';
import { DIRECTORY_SETTINGS } from './directory/entra/advice.ts';
import { createBudget } from './directory/entra/budget.ts';
import { DIRECTORY_CLOUDS } from './directory/entra/clouds.ts';
import { signInFailure } from './directory/entra/failure.ts';
import { TokenSource } from './directory/entra/tokens.ts';
import { VAULT_CLOUDS } from './vault/clouds.ts';
import { createKeyVault } from './vault/key-vault.ts';

/** A step waits for its secret no longer. */
const TOKEN_MS = 10_000;

/** The key vaults of the installation, asked as whoever asks the directory; null where none is named or the directory is a file. */
export function vaultOf(
  { vaults, directory, tenantIds, cloud, masker }: Config,
  by: Readonly<{ clock: Clock; logger: Logger }>,
): ReadVault | null {
  const [tenantId] = tenantIds;
  if (vaults.length === 0 || directory.type === 'file' || tenantId === undefined) return null;
  const place = VAULT_CLOUDS[cloud];
  const { credential } = directory;
  const asked = { resource: place.resource, names: DIRECTORY_SETTINGS, failure: signInFailure };
  const tokens = new TokenSource({ credential, tenantId, cloud: DIRECTORY_CLOUDS[cloud], masker, ...asked });
  return createKeyVault({ vaults, cloud: place, token: () => tokens.token(createBudget(TOKEN_MS)), ...by });
}
