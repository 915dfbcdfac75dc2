import assert from 'node:assert/strict';
import type { RoleMap } from '../../bot/core/policy/policy.ts';
import type { Directory, Freshness } from '../../bot/core/ports.ts';
import { type Membership, type Principal, SCHEDULER } from '../../bot/core/principal.ts';

/** People of the suite. Their numbers are also the ends of their object ids. */
export const PEOPLE = {
  /** Has the app role `App.Manager`. */
  manager: 1,
  /** Is in the group `deployers` and has nothing else. */
  deployer: 2,
  /** Has both. */
  both: 3,
  /** A guest, and a shut account, with everything that `both` has. */
  guest: 4,
  shut: 5,
  /** Open, and in nothing. */
  bystander: 6,
  /** In the second home tenant, with the app role. */
  cousin: 7,
} as const;
export type Who = keyof typeof PEOPLE;

/** What a directory under test holds, and the names it has for it. `shut` and `guest` have the app role and are in the group. */
export type Subject = Readonly<{
  directory: Directory;
  tenantId: string;
  secondTenantId: string;
  foreignTenantId: string;
  /** The group that the suite calls `deployers`. */
  groupId: string;
  idOf(who: Who): string;
  /** The sign-in name of a person, and the name that is shown for all of them alike. */
  signInName(who: Who): string;
  name: string;
}>;

const NONE: readonly string[] = [];
const FRESHNESS: readonly Freshness[] = ['recent', 'fresh'];

/** What every directory promises. */
export function directoryContract(subject: () => Subject): void {
  const principal = (who: Who, changes: Partial<Principal> = {}): Principal => {
    const { tenantId, secondTenantId, idOf, name } = subject();
    return { kind: 'person', tenantId: who === 'cousin' ? secondTenantId : tenantId, objectId: idOf(who), name, ...changes };
  };
  const membership = async (who: Who, changes: Partial<Principal> = {}): Promise<Membership> => {
    const [recent, fresh] = await Promise.all(FRESHNESS.map((one) => subject().directory.membershipOf(principal(who, changes), one)));
    assert.deepEqual(recent, fresh);
    return fresh ?? assert.fail();
  };
  const keys = (people: readonly Principal[]): readonly string[] => people.map((one) => `${one.tenantId}/${one.objectId}`).sort();
  const members = async (map: Partial<RoleMap>, limit = 50): Promise<readonly string[]> =>
    keys(await subject().directory.membersOf({ appRoles: [], groups: [], people: [], ...map }, limit));
  const expected = (...who: readonly Who[]): readonly string[] => keys(who.map((one) => principal(one)));

  describe('membershipOf', () => {
    it('gives app roles and groups by tenant and object id', async () => {
      const { groupId } = subject();
      const member = { guest: false, enabled: true };
      assert.deepEqual(await membership('manager'), { appRoles: ['App.Manager'], groups: NONE, ...member });
      assert.deepEqual(await membership('deployer'), { appRoles: NONE, groups: [groupId], ...member });
      assert.deepEqual(await membership('both'), { appRoles: ['App.Manager'], groups: [groupId], ...member });
      assert.deepEqual(await membership('cousin'), { appRoles: ['App.Manager'], groups: NONE, ...member });
      assert.deepEqual(await membership('bystander'), { appRoles: NONE, groups: NONE, ...member });
    });

    it('says of a guest and of a shut account that they are one', async () => {
      const { guest, enabled } = await membership('guest');
      assert.deepEqual([guest, enabled], [true, true]);
      assert.equal((await membership('shut')).enabled, false);
    });

    it('knows no account under another id, or under the same id in another home tenant', async () => {
      const { secondTenantId } = subject();
      for (const changes of [{ objectId: 'aaaaaaaa-0000-4000-8000-ffffffffffff' }, { tenantId: secondTenantId }])
        assert.deepEqual(await membership('both', changes), { appRoles: NONE, groups: NONE, guest: false, enabled: false });
    });

    it('gives nothing to the same id in a foreign tenant, whose account it cannot shut', async () => {
      const found = await membership('both', { tenantId: subject().foreignTenantId });
      assert.deepEqual(found, { appRoles: NONE, groups: NONE, guest: true, enabled: true });
    });

    it('gives software nothing but leave to be named', async () => {
      for (const changes of [SCHEDULER, { kind: 'agent' as const }, { kind: 'system' as const }])
        assert.deepEqual(await membership('both', changes), { appRoles: NONE, groups: NONE, guest: false, enabled: true });
    });

    it('is not moved by a name', async () => {
      for (const name of [subject().signInName('both'), 'App.Manager', '']) {
        assert.deepEqual((await membership('bystander', { name })).appRoles, NONE);
        assert.deepEqual((await membership('manager', { name })).appRoles, ['App.Manager']);
      }
    });
  });

  describe('membersOf', () => {
    it('finds open accounts of members by app role, group and name', async () => {
      assert.deepEqual(await members({ appRoles: ['App.Manager'] }), expected('manager', 'both', 'cousin'));
      assert.deepEqual(await members({ groups: [subject().groupId] }), expected('deployer', 'both'));
      assert.deepEqual(await members({ people: [subject().idOf('bystander')] }), expected('bystander'));
    });

    it('finds everybody once', async () => {
      const map = { appRoles: ['App.Manager'], groups: [subject().groupId], people: [subject().idOf('both')] };
      assert.deepEqual(await members(map), expected('manager', 'deployer', 'both', 'cousin'));
    });

    it('finds a guest who is named, and a shut account never', async () => {
      assert.deepEqual(await members({ people: [subject().idOf('guest'), subject().idOf('shut')] }), expected('guest'));
    });

    it('finds people by tenant and object id, in their own tenant only', async () => {
      const { tenantId, secondTenantId, foreignTenantId, idOf } = subject();
      assert.deepEqual(await members({ people: [`${secondTenantId}/${idOf('cousin')}`] }), expected('cousin'));
      assert.deepEqual(await members({ people: [`${tenantId}/${idOf('cousin')}`] }), []);
      const stranger = `${foreignTenantId}/${idOf('bystander')}`;
      assert.deepEqual(await members({ people: [stranger] }), [stranger]);
    });

    it('finds nobody for what nobody has, and never Signalbox itself', async () => {
      assert.deepEqual(await members({ appRoles: ['App.Nobody'], groups: ['bbbbbbbb-0000-4000-8000-000000000099'] }), []);
      assert.deepEqual(await members({ people: ['signalbox/scheduler'] }), []);
      assert.deepEqual(await members({}), []);
    });

    it('finds at most as many as asked for, those who are named first', async () => {
      const map = { appRoles: ['App.Manager'], groups: [subject().groupId], people: [subject().idOf('bystander')] };
      assert.equal((await members(map, 3)).length, 3);
      assert.deepEqual(await members(map, 1), expected('bystander'));
    });

    it('gives names to show', async () => {
      const [found] = await subject().directory.membersOf({ appRoles: [], groups: [subject().groupId], people: [] }, 1);
      assert.equal(found?.name, subject().name);
    });
  });

  describe('find', () => {
    it('finds a person by object id or sign-in name, in either case', async () => {
      for (const text of [subject().idOf('both'), subject().idOf('both').toUpperCase(), subject().signInName('both').toUpperCase()])
        assert.deepEqual(await subject().directory.find(` ${text} `), principal('both'));
      assert.deepEqual(await subject().directory.find(subject().idOf('cousin')), principal('cousin'));
    });

    it('finds nobody else', async () => {
      for (const text of [
        '',
        ' ',
        'nobody',
        'nobody@home.example',
        'aaaaaaaa-0000-4000-8000-ffffffffffff',
        '../groups',
        '*',
        "' or 1 eq 1",
      ])
        assert.equal(await subject().directory.find(text), null, text);
    });
  });
}
