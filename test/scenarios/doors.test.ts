import assert from 'node:assert/strict';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { startTenantSigner, type TenantSigner } from '../support/tenant-signer.ts';
import { DOORS, type Door, knock } from './doors/doors.ts';
import { KINDS, OF_ISSUER, userToken } from './doors/tokens.ts';

/** Every kind of token there is, genuinely signed, at every address of the whole product. */
describe('a door of the product', function () {
  this.timeout(60_000);
  let tenant: TenantSigner;
  let local: LocalApp;
  before(async () => {
    tenant = await startTenantSigner();
    local = await startLocalApp({ around: tenant.around });
  });
  after(async () => {
    await local.stop();
    await tenant.close();
  });

  const named = ({ method, path }: Door): string => `${method} ${path}`;

  it('has a kind of token in the table, and each kind of the issuer a door', () => {
    const kinds = new Set(DOORS.map(({ access }) => access));
    assert.deepEqual([...kinds].sort(), ['public', ...KINDS.flatMap(({ opens }) => opens ?? [])].sort());
    const made = Object.keys(local.surroundings.issuer).filter((name) => /Token$/.test(name) && name !== 'verifyBotToken');
    assert.deepEqual(made.sort(), Object.keys(OF_ISSUER).sort());
  });

  for (const kind of KINDS) {
    it(`opens to ${kind.name} ${kind.opens === null ? 'nowhere' : `only as “${kind.opens}”`}`, async () => {
      const wrong: string[] = [];
      for (const door of DOORS.filter(({ access }) => access !== 'public')) {
        const status = await knock(local, door, await kind.make({ local, tenant }));
        // What is behind an open door is another matter: there may be nothing of that name, or nothing for this person.
        const right = door.access === kind.opens ? status !== 401 && status < 500 : status === 401;
        if (!right) wrong.push(`${named(door)}: ${status}`);
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual((await local.app.store.runs({}, null, 1)).rows, []);
    });
  }

  it('is open to nobody without a token, except where nothing is told', async () => {
    for (const door of DOORS) {
      const status = await knock(local, door, null);
      assert.ok(door.access === 'public' ? status < 500 && status !== 401 : status === 401, `${named(door)}: ${status}`);
    }
  });

  it('is the one that believes these keys: with the right claims what this test signs is let in', async () => {
    const me = async (token: string): Promise<number> => {
      const response = await fetch(`${local.origin}/api/me`, { headers: { authorization: `Bearer ${token}` } });
      await response.body?.cancel();
      return response.status;
    };
    assert.deepEqual([await me(await tenant.sign()), await me(await userToken(local))], [200, 200]);
  });
});
