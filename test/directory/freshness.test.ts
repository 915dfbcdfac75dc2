import assert from 'node:assert/strict';
import type { Freshness } from '../../bot/core/ports.ts';
import type { Membership, Principal } from '../../bot/core/principal.ts';
import type { EntraDirectory } from '../../bot/directory/entra/entra-directory.ts';
import { MembershipCache } from '../../bot/directory/entra/membership-cache.ts';
import { type FakeEntra, HOME, idOf, roleMap, StillClock, startEntra } from '../support/graph/entra.ts';
import { until } from '../support/until.ts';

const ROLE = 'App.Manager';
const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
const ADA = idOf(1);
const MINUTE_MS = 60_000;

describe('how old an answer of the directory is', () => {
  let entra: FakeEntra;
  let directory: EntraDirectory;
  before(async () => {
    entra = await startEntra();
    entra.home.appRole(ROLE);
  });
  after(() => entra.close());
  const enable = (isEnabled: boolean): void => {
    const role = entra.home.appRoles.get(ROLE) ?? assert.fail();
    role.isEnabled = isEnabled;
  };
  beforeEach(() => {
    enable(true);
    entra.home.person(ADA);
    entra.home.group(GROUP, [ADA]);
    entra.home.revoke(ROLE, ADA);
    entra.home.assign(ROLE, ADA);
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: [ROLE], groups: [GROUP] })] };
    entra.graph.requests.length = 0;
    directory = entra.directory();
  });
  afterEach(() => entra.graph.mend());

  const membership = (freshness: Freshness): Promise<Membership> => {
    const who: Principal = { kind: 'person', tenantId: HOME, objectId: ADA, name: 'Ada' };
    return directory.membershipOf(who, freshness);
  };
  const roles = async (freshness: Freshness): Promise<readonly string[]> => (await membership(freshness)).appRoles;
  /** How many questions there were: each asks for the account once. */
  const asked = (): number => entra.graph.requests.filter(({ path }) => path === `/v1.0/users/${ADA}`).length;

  it('recent: asked once a minute, to the millisecond', async () => {
    for (const ms of [0, 1, MINUTE_MS - 2]) {
      entra.clock.pass(ms);
      assert.deepEqual([await roles('recent'), asked()], [[ROLE], 1]);
    }
    entra.clock.pass(1);
    await roles('recent');
    assert.equal(asked(), 2);
  });

  it('fresh: asked each time, and recent ones profit', async () => {
    for (let n = 1; n <= 3; n += 1) {
      await roles('fresh');
      assert.equal(asked(), n);
    }
    await roles('recent');
    assert.equal(asked(), 3);
  });

  const changes: readonly (readonly [string, () => unknown, (found: Membership) => boolean])[] = [
    ['an app role that is taken away', () => entra.home.revoke(ROLE, ADA), ({ appRoles }) => appRoles.length === 0],
    ['a group that is left', () => entra.home.groups.get(GROUP)?.members.delete(ADA), ({ groups }) => groups.length === 0],
    ['an account that is shut', () => entra.home.person(ADA, { enabled: false }), ({ enabled }) => !enabled],
    ['an account that is deleted', () => entra.home.users.delete(ADA), ({ enabled }) => !enabled],
    ['a member who becomes a guest', () => entra.home.person(ADA, { userType: 'Guest' }), ({ guest }) => guest],
    ['an app role that is disabled', () => enable(false), ({ appRoles }) => appRoles.length === 0],
  ];

  for (const [what, change, seen] of changes) {
    it(`sees ${what} at once when asked freshly, and within a minute otherwise`, async () => {
      assert.equal(seen(await membership('recent')), false);
      change();
      entra.clock.pass(MINUTE_MS - 1);
      assert.equal(seen(await membership('recent')), false, 'the minute is not over');
      entra.clock.pass(1);
      assert.equal(seen(await membership('recent')), true);
      directory = entra.directory();
      assert.equal(seen(await membership('fresh')), true);
    });

    it(`sees ${what} in recent answers too as soon as one fresh answer says so`, async () => {
      await membership('recent');
      change();
      await membership('fresh');
      assert.equal(seen(await membership('recent')), true);
    });
  }

  it('asks once for people who come at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => roles('recent')));
    assert.equal(asked(), 1);
    await Promise.all(Array.from({ length: 50 }, () => roles('fresh')));
    assert.equal(asked(), 2);
  });

  it('lets recent lookups wait for a question that is under way', async () => {
    const held = entra.graph.hold();
    const first = roles('recent');
    await until('the first question', () => asked() === 1);
    const others = Promise.all(Array.from({ length: 20 }, () => roles('recent')));
    held.release();
    assert.deepEqual([await first, (await others).length, asked()], [[ROLE], 20, 1]);
  });

  it('never decides by an answer that was asked for before the click', async () => {
    // The directory knows the API by now, so all parts of a question are sent at once.
    await roles('fresh');
    entra.clock.pass(MINUTE_MS);
    entra.graph.requests.length = 0;
    const held = entra.graph.hold();
    const before = roles('recent');
    await until('all parts of the first question', () => entra.graph.requests.length === 4);
    entra.home.revoke(ROLE, ADA);
    held.pass();
    assert.deepEqual(await roles('fresh'), []);
    held.release();
    assert.deepEqual(await before, [ROLE]);
    assert.deepEqual(await roles('recent'), [], 'the older answer came last and replaced nothing');
  });

  it('keeps no failure, and uses no old answer instead of one', async () => {
    await roles('recent');
    entra.graph.fail({ kind: 'status', status: 400 });
    await assert.rejects(roles('fresh'), { code: 'unavailable' });
    assert.deepEqual(await roles('recent'), [ROLE], 'what is known of this minute stays');
    entra.clock.pass(MINUTE_MS);
    await assert.rejects(roles('recent'), { code: 'unavailable' });
    await assert.rejects(roles('recent'), { code: 'unavailable' });
    entra.graph.mend();
    assert.deepEqual(await roles('recent'), [ROLE]);
  });

  it('lets all who share a question share its failure', async () => {
    entra.graph.fail({ kind: 'status', status: 400 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => roles('fresh')));
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(asked(), 1);
  });

  it('asks anew when the clock was set back', async () => {
    await roles('recent');
    entra.clock.pass(-1);
    await roles('recent');
    assert.equal(asked(), 2);
  });

  it('asks anew under another policy, which may speak of other groups', async () => {
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: [ROLE] })] };
    assert.deepEqual((await membership('recent')).groups, []);
    entra.policy.now = { hash: 'q', roles: [roleMap({ groups: [GROUP] })] };
    const found = await membership('recent');
    assert.deepEqual([found.groups, found.appRoles, asked()], [[GROUP], [], 2]);
  });

  it('asks only about what the policy names', async () => {
    entra.policy.now = { hash: 'q', roles: [roleMap({ people: [ADA] })] };
    await membership('fresh');
    assert.deepEqual(
      entra.graph.requests.map(({ path }) => path),
      [`/v1.0/users/${ADA}`],
    );
  });
});

describe('the cache of memberships', () => {
  const nobody: Membership = { appRoles: [], groups: [], guest: false, enabled: true };
  const person = (n: number): Principal => ({ kind: 'person', tenantId: HOME, objectId: idOf(n), name: '' });

  it('remembers ten thousand people, and forgets those who were asked about longest ago', async () => {
    let asked = 0;
    const ask = async (): Promise<Membership> => {
      asked += 1;
      return nobody;
    };
    const cache = new MembershipCache({ clock: new StillClock(), policy: () => 'p', ask });
    const all = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from }, (_, n) => cache.of(person(from + n), 'recent')));
    await all(0, 10_000);
    await all(0, 10_000);
    assert.equal(asked, 10_000);
    await all(10_000, 10_010);
    await all(10, 10_010);
    assert.equal(asked, 10_010, 'the other ones are still known');
    await all(0, 10);
    assert.equal(asked, 10_020);
  });

  it('keeps people of different tenants apart', async () => {
    const cache = new MembershipCache({
      clock: new StillClock(),
      policy: () => 'p',
      ask: async ({ tenantId }) => ({ ...nobody, appRoles: [tenantId] }),
    });
    for (const tenantId of ['a', 'b', 'a']) assert.deepEqual((await cache.of({ ...person(1), tenantId }, 'recent')).appRoles, [tenantId]);
  });
});
