import { directoryContract, PEOPLE } from '../contract/directory.ts';
import { type FakeEntra, FOREIGN, HOME, idOf, roleMap, SECOND, startEntra } from '../support/graph/entra.ts';
import type { FakeTenant } from '../support/graph/world.ts';

const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
const INNER = 'bbbbbbbb-0000-4000-8000-000000000002';
const ROLE_GROUP = 'bbbbbbbb-0000-4000-8000-000000000003';
const NAME = 'One name for all';

/** The manager has the app role through a group, the deployer belongs to the group through another one. */
function settle(home: FakeTenant, second: FakeTenant): void {
  const { manager, deployer, both, guest, shut, bystander, cousin } = PEOPLE;
  for (const n of [manager, deployer, both, bystander]) home.person(idOf(n), { name: NAME });
  home.person(idOf(guest), { name: NAME, userType: 'Guest' });
  home.person(idOf(shut), { name: NAME, enabled: false });
  second.person(idOf(cousin), { name: NAME });
  home.group(GROUP, [INNER, idOf(both), idOf(guest), idOf(shut)]);
  home.group(INNER, [idOf(deployer)]);
  home.group(ROLE_GROUP, [idOf(manager)]);
  for (const tenant of [home, second]) for (const role of ['App.Manager', 'App.Nobody']) tenant.appRole(role);
  home.assign('App.Manager', ROLE_GROUP, 'Group');
  for (const n of [both, guest, shut]) home.assign('App.Manager', idOf(n));
  second.assign('App.Manager', idOf(cousin));
}

describe('the Entra directory', () => {
  let entra: FakeEntra;
  before(async () => {
    entra = await startEntra();
    settle(entra.home, entra.second);
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: ['App.Manager', 'App.Nobody'], groups: [GROUP] })] };
  });
  after(() => entra.close());

  for (const pageSize of [100, 1]) {
    describe(`with ${pageSize} on a page`, () => {
      before(() => {
        entra.graph.pages.size = pageSize;
      });
      directoryContract(() => ({
        directory: entra.directory({ homeTenants: [HOME, SECOND] }),
        tenantId: HOME,
        secondTenantId: SECOND,
        foreignTenantId: FOREIGN,
        groupId: GROUP,
        idOf: (who) => idOf(PEOPLE[who]),
        signInName: (who) => `${idOf(PEOPLE[who]).slice(-4)}@home.example`,
        name: NAME,
      }));
    });
  }
});
