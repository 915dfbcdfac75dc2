import assert from 'node:assert/strict';
import { rolesOf } from '../../../bot/core/policy/authorize.ts';
import type { Policy } from '../../../bot/core/policy/policy.ts';
import { type Membership, type Principal, SCHEDULER } from '../../../bot/core/principal.ts';

const UNUSED = { calendar: null, delegable: false, delegateForMs: 0 };
const POLICY: Policy = {
  hash: 'h',
  calendars: [],
  rules: [],
  environments: [],
  connectors: [],
  risks: [],
  freezes: [],
  roles: [
    { role: 'manager', appRoles: ['App.Manager'], groups: ['g-1'], people: ['o-1', 'guests/o-9'], ...UNUSED },
    { role: 'developer', appRoles: ['App.Developer'], groups: [], people: [], ...UNUSED },
    { role: 'clock', appRoles: [], groups: [], people: ['signalbox/scheduler'], ...UNUSED },
  ],
};

const MEMBER: Membership = { appRoles: [], groups: [], guest: false, enabled: true };

function roles(principal: Partial<Principal>, membership: Partial<Membership> = {}): readonly string[] {
  const who: Principal = { kind: 'person', tenantId: 'home', objectId: 'o-5', name: 'x', ...principal };
  return rolesOf(POLICY, who, { ...MEMBER, ...membership }, ['home', 'second']);
}

describe('rolesOf', () => {
  it('gives roles by app role, by group and by object id', () => {
    assert.deepEqual(roles({}, { appRoles: ['App.Developer', 'App.Manager'] }), ['developer', 'manager']);
    assert.deepEqual(roles({}, { groups: ['g-1'] }), ['manager']);
    assert.deepEqual(roles({ objectId: 'o-1' }), ['manager']);
    assert.deepEqual(roles({ objectId: 'o-1', tenantId: 'second' }), ['manager']);
  });

  it('gives nobody else any', () => {
    assert.deepEqual(roles({}), []);
    assert.deepEqual(roles({}, { appRoles: ['app.manager', 'App.Manage'], groups: ['g'] }), []);
  });

  it('gives people of other tenants only what names them with their tenant', () => {
    const everything = { appRoles: ['App.Manager'], groups: ['g-1'] };
    assert.deepEqual(roles({ tenantId: 'elsewhere', objectId: 'o-1' }, everything), []);
    assert.deepEqual(roles({ tenantId: 'guests', objectId: 'o-9' }, everything), ['manager']);
    assert.deepEqual(roles({ tenantId: 'home', objectId: 'o-9' }), []);
  });

  it('gives a guest of a home tenant only what names them, by object id or with the tenant', () => {
    const everything = { appRoles: ['App.Manager', 'App.Developer'], groups: ['g-1'], guest: true };
    assert.deepEqual(roles({}, everything), []);
    assert.deepEqual(roles({ objectId: 'o-1' }, everything), ['manager']);
    assert.deepEqual(roles({ tenantId: 'guests', objectId: 'o-9' }, everything), ['manager']);
  });

  it('gives a disabled account none at all, whoever names it', () => {
    const everything = { appRoles: ['App.Manager'], groups: ['g-1'], enabled: false };
    for (const principal of [{}, { objectId: 'o-1' }, { tenantId: 'guests', objectId: 'o-9' }])
      assert.deepEqual(roles(principal, everything), []);
  });

  it('gives Signalbox itself only what names it', () => {
    assert.deepEqual(rolesOf(POLICY, SCHEDULER, { ...MEMBER, appRoles: ['App.Manager'] }, ['home', 'signalbox']), ['clock']);
  });

  it('gives incomplete identities none', () => {
    assert.deepEqual(roles({ objectId: '' }, { appRoles: ['App.Manager'] }), []);
    assert.deepEqual(
      rolesOf(POLICY, { kind: 'person', tenantId: '', objectId: 'o-1', name: '' }, { ...MEMBER, appRoles: ['App.Manager'] }, ['']),
      [],
    );
  });
});
