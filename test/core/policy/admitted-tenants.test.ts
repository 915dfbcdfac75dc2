import assert from 'node:assert/strict';
import { admittedTenants } from '../../../bot/core/policy/admitted-tenants.ts';

const NOBODY = { role: 'r', appRoles: [], groups: [], people: [], calendar: null, delegable: false, delegateForMs: 0 };

describe('admittedTenants', () => {
  const admitted = (...people: readonly string[]): readonly string[] => admittedTenants(['Home'], { roles: [{ ...NOBODY, people }] });

  it('are the home tenants, and those of whom policy names somebody', () => {
    assert.deepEqual(admitted(), ['home']);
    assert.deepEqual(admitted('o-1', 'AWAY/o-2', 'away/o-3', 'home/o-4'), ['home', 'away']);
  });

  it('are not what Signalbox calls itself', () => {
    assert.deepEqual(admitted('signalbox/scheduler'), ['home']);
  });

  it('are not where a role is only given to app roles and groups', () => {
    assert.deepEqual(admittedTenants(['home'], { roles: [{ ...NOBODY, appRoles: ['a/b'], groups: ['c/d'] }] }), ['home']);
  });
});
