import assert from 'node:assert/strict';
import type { ClaimedMembership } from '../../bot/core/ports.ts';
import type { EntraDirectory } from '../../bot/directory/entra/entra-directory.ts';
import { type FakeEntra, FOREIGN, HOME, idOf, roleMap, startEntra } from '../support/graph/entra.ts';

const [ROLE, GROUP, ADA] = ['App.Manager', 'bbbbbbbb-0000-4000-8000-000000000001', idOf(1)];
const MINUTE_MS = 60_000;

describe('what a token says to the directory', () => {
  let entra: FakeEntra;
  let directory: EntraDirectory;
  before(async () => {
    entra = await startEntra();
    entra.home.person(ADA);
  });
  after(() => entra.close());
  beforeEach(() => {
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: [ROLE], groups: [GROUP] })] };
    entra.home.appRole(ROLE);
    entra.graph.requests.length = 0;
    directory = entra.directory();
  });
  afterEach(() => entra.graph.mend());

  const principal = { kind: 'person', tenantId: HOME, objectId: ADA, name: 'Ada' } as const;
  const claim = (ageMs: number, parts: Partial<ClaimedMembership> = {}): void => {
    const issuedAt = new Date(entra.clock.nowMs - ageMs);
    directory.learn({ principal, issuedAt, appRoles: [ROLE], groups: [GROUP], guest: false, ...parts });
  };
  const recent = async (): Promise<readonly string[]> => (await directory.membershipOf(principal, 'recent')).appRoles;
  const asked = (): boolean => entra.graph.requests.length > 0;

  it('is believed for what is only looked at, until the token is a minute old', async () => {
    claim(10_000);
    assert.deepEqual([await recent(), asked()], [[ROLE], false]);
    entra.clock.pass(49_999);
    assert.deepEqual([await recent(), asked()], [[ROLE], false]);
    entra.clock.pass(1);
    assert.deepEqual([await recent(), asked()], [[], true]);
  });

  it('never decides: votes and starts ask Graph', async () => {
    claim(0);
    assert.deepEqual((await directory.membershipOf(principal, 'fresh')).appRoles, []);
    assert.ok(asked());
    assert.deepEqual(await recent(), [], 'and what Graph said counts from then on');
  });

  const ignored: readonly (readonly [string, number, Partial<ClaimedMembership>])[] = [
    ['from a token of a minute ago', MINUTE_MS, {}],
    ['from a token of an hour ago', 60 * MINUTE_MS, {}],
    ['from a token of the future', -1, {}],
    ['without its groups, which were too many or left out', 0, { groups: null }],
    ['without app roles', 0, { appRoles: null }],
    ['from a guest', 0, { guest: true }],
    ['from somebody of whom it does not say whether they are a guest', 0, { guest: null }],
    ['of somebody of a foreign tenant', 0, { principal: { ...principal, tenantId: FOREIGN } }],
  ];
  for (const [what, ageMs, parts] of ignored) {
    it(`is not believed ${what}: Graph is asked, and no role is there by default`, async () => {
      claim(ageMs, parts);
      assert.deepEqual([await recent(), asked()], [[], true]);
    });
  }

  it('does not need what the policy does not speak of', async () => {
    entra.policy.now = { hash: 'q', roles: [roleMap({ appRoles: [ROLE] })] };
    claim(0, { groups: null });
    assert.deepEqual([await recent(), asked()], [[ROLE], false]);
  });

  it('replaces nothing that was asked for later', async () => {
    await recent();
    claim(1);
    assert.deepEqual(await recent(), []);
    claim(0);
    assert.deepEqual(await recent(), [], 'nor at the same time');
    entra.clock.pass(1);
    claim(0);
    assert.deepEqual(await recent(), [ROLE]);
  });

  it('is forgotten under another policy', async () => {
    claim(0);
    entra.policy.now = { ...entra.policy.now, hash: 'q' };
    assert.deepEqual([await recent(), asked()], [[], true]);
  });
});
