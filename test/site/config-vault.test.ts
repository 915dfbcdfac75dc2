import assert from 'node:assert/strict';
import { readVaults, VAULT_NAMES } from '../../bot/config-vault.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createReader } from '../../bot/environment.ts';

function read(vaults: string, credential = 'managed-identity') {
  const env = { SIGNALBOX_KEY_VAULTS: vaults, SIGNALBOX_DIRECTORY_CREDENTIAL: credential };
  const reader = createReader(env, [...VAULT_NAMES, 'SIGNALBOX_DIRECTORY_CREDENTIAL'], new Masker());
  return { vaults: readVaults(reader), problems: reader.problems.join('\n') };
}

describe('the key vaults that may be asked', () => {
  it('are none, or those that are named', () => {
    assert.deepEqual(read('', ''), { vaults: [], problems: '' });
    assert.deepEqual(read('shop-vault, ops2'), { vaults: ['shop-vault', 'ops2'], problems: '' });
  });

  it('are names, not addresses', () => {
    for (const wrong of ['https://shop-vault.vault.azure.net', 'shop.evil.example', 'ab', 'a'.repeat(25), '-shop', 'shop--vault'])
      assert.match(read(wrong).problems, /^SIGNALBOX_KEY_VAULTS must be names/, wrong);
  });

  it('need somebody to ask as', () => {
    assert.match(read('shop-vault', '').problems, /^SIGNALBOX_KEY_VAULTS needs SIGNALBOX_DIRECTORY_CREDENTIAL/);
  });
});
