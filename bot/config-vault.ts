import type { Reader } from './environment.ts';

const VAULTS = 'SIGNALBOX_KEY_VAULTS';
export const VAULT_NAMES: readonly string[] = [VAULTS];

/** Names of the key vaults that the site's secrets may lie in. They are asked as whoever asks the directory, which therefore has to be Entra. */
export function readVaults(reader: Reader): readonly string[] {
  const vaults = (reader.text(VAULTS) ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (!vaults.every((name) => /^[a-z](?:-?[a-z0-9]){2,23}$/.test(name) && name.length <= 24))
    reader.complain(VAULTS, 'must be names of key vaults in small letters, separated by commas, for example shop-vault.');
  if (vaults.length > 0 && !reader.has('SIGNALBOX_DIRECTORY_CREDENTIAL'))
    reader.complain(VAULTS, 'needs SIGNALBOX_DIRECTORY_CREDENTIAL: the vaults are asked as the same registration or identity.');
  return vaults;
}
