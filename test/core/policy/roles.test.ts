import assert from 'node:assert/strict';
import { rolesOf } from '../../../bot/core/policy/authorize.ts';
import type { Policy } from '../../../bot/core/policy/policy.ts';
import { type Principal, SCHEDULER } from '../../../bot/core/principal.ts';

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

function roles(principal: Partial<Principal>, membership: Partial<{ appRoles: string[]; groups: string[] }> = {}): readonly string[] {
  const who: Principal = { kind: 'person', tenantId: 'home', objectId: 'o-5', name: 'x', ...principal };
  return rolesOf(POLICY, who, { appRoles: [], groups: [], ...membership }, ['home', 'second']);
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

  it('gives Signalbox itself only what names it', () => {
    assert.deepEqual(rolesOf(POLICY, SCHEDULER, { appRoles: ['App.Manager'], groups: [] }, ['home', 'signalbox']), ['clock']);
  });

  it('gives incomplete identities none', () => {
    assert.deepEqual(roles({ objectId: '' }, { appRoles: ['App.Manager'] }), []);
    assert.deepEqual(
      rolesOf(POLICY, { kind: 'person', tenantId: '', objectId: 'o-1', name: '' }, { appRoles: ['App.Manager'], groups: [] }, ['']),
      [],
    );
  });
});
