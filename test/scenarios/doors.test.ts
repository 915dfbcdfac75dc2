import assert from 'node:assert/strict';
import { sourceFiles } from '../support/source-files.ts';
import { DOORS, type Door, knock, LISTENING } from './doors/doors.ts';
import { KINDS, OF_ISSUER, userToken } from './doors/tokens.ts';
import { startWorld, type World } from './doors/world.ts';

/** As `node:http`, `https`, `http2`, `net` and `tls` name what listens. */
const opensServer = (text: string): boolean => /\bcreate(Secure)?Server\(/.test(text);

/** Every kind of token there is, genuinely signed, at every address of the whole product. */
describe('a door of the product', function () {
  this.timeout(120_000);
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  const named = ({ method, path }: Door): string => `${method} ${path}`;

  it('has a kind of token in the table, and each kind of the issuer a door', () => {
    const kinds = new Set(DOORS.map(({ access }) => access));
    assert.deepEqual([...kinds].sort(), ['public', ...KINDS.flatMap(({ opens }) => opens ?? [])].sort());
    const made = Object.keys(world.local.surroundings.issuer).filter((name) => /Token$/.test(name) && name !== 'verifyBotToken');
    assert.deepEqual(made.sort(), Object.keys(OF_ISSUER).sort());
  });

  it('is in the table wherever something listens: a new server without rows fails here', () => {
    const listening = sourceFiles()
      .filter(({ path }) => /^(bot|audit)\//.test(path) && !/(\.test|\/fake)\.ts$/.test(path))
      .filter(
        ({ text, imports }) => opensServer(text) || imports.some(({ target, typeOnly }) => target === 'bot/http/listener.ts' && !typeOnly),
      )
      .map(({ path }) => path);
    assert.deepEqual(listening.toSorted(), Object.keys(LISTENING).toSorted());
    const behind = Object.values(LISTENING).flatMap((found) => (typeof found === 'string' ? [] : found));
    assert.deepEqual(behind.toSorted(), [...new Set(DOORS.map(({ access }) => access))].toSorted());
  });

  for (const kind of KINDS) {
    it(`opens to ${kind.name} ${kind.opens === null ? 'nowhere' : `only as “${kind.opens}”`}`, async () => {
      const wrong: string[] = [];
      for (const door of DOORS.filter(({ access }) => access !== 'public')) {
        const status = await knock(world, door, await kind.make(world));
        // What is behind an open door is another matter: there may be nothing of that name, or nothing for this person.
        const right = door.access === kind.opens ? status !== 401 && status < 500 : status === 401;
        if (!right) wrong.push(`${named(door)}: ${status}`);
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual((await world.local.app.store.runs({}, null, 1)).rows, []);
    });
  }

  it('is open to nobody without a token, except where nothing is told', async () => {
    for (const door of DOORS) {
      const status = await knock(world, door, null);
      assert.ok(door.access === 'public' ? status < 500 && status !== 401 : status === 401, `${named(door)}: ${status}`);
    }
  });

  it('is the one that believes these keys: with the right claims what this test signs is let in', async () => {
    const me = async (token: string): Promise<number> => {
      const response = await fetch(`${world.local.origin}/api/me`, { headers: { authorization: `Bearer ${token}` } });
      await response.body?.cancel();
      return response.status;
    };
    assert.deepEqual([await me(await world.tenant.sign()), await me(await userToken(world.local))], [200, 200]);
  });
});
