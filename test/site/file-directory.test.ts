import assert from 'node:assert/strict';
import type { Principal } from '../../bot/core/principal.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';

const RITA = { id: 'rita', objectId: 'o-1', tenantId: 't-1', name: 'Rita', hint: '', appRoles: ['App.Manager'], groups: ['g-1'] };
const directory = createFileDirectory([RITA]);

function who(parts: Partial<Principal>): Principal {
  return { kind: 'person', tenantId: 't-1', objectId: 'o-1', name: 'anything', ...parts };
}

describe('the file directory', () => {
  it('gives what is listed for tenant and object id', async () => {
    assert.deepEqual(await directory.membershipOf(who({})), { appRoles: ['App.Manager'], groups: ['g-1'] });
  });

  it('gives nothing for anybody else, and nothing for what only has the same id', async () => {
    for (const parts of [{ objectId: 'o-2' }, { tenantId: 't-2' }, { kind: 'agent' as const }, { kind: 'system' as const }]) {
      assert.deepEqual(await directory.membershipOf(who(parts)), { appRoles: [], groups: [] });
    }
  });

  it('finds people by object id', async () => {
    assert.deepEqual(await directory.find('o-1'), { kind: 'person', tenantId: 't-1', objectId: 'o-1', name: 'Rita' });
    assert.equal(await directory.find('o-2'), null);
  });
});
