import assert from 'node:assert/strict';
import { checkSubstitute, checkUntil, givenRole, graphRefusal, ownDelegable } from '../../../bot/core/delegation/bounds.ts';
import { handedTo } from '../../../bot/core/delegation/handed.ts';
import { AT, DAY, delegation, later, person, roleMap } from './delegations.ts';

const POLICY = { roles: [roleMap('sre'), roleMap('security', { delegable: false }), roleMap('audit', { delegateForMs: 3 * DAY })] };
const ANN = { principal: person('ann'), roles: ['sre', 'security'] };
const CLOCK = { now: AT, timezone: 'UTC' };

describe('the role that is handed on', () => {
  const given = (role: string, handed: ReturnType<typeof handedTo> = []) => givenRole({ policy: POLICY, actor: ANN, handed }, role).role;

  it('is one of the giver’s own that policy.yml lets them hand on', () => {
    assert.equal(given('sre'), 'sre');
    assert.equal(given('SRE'), 'sre');
    assert.throws(() => given('security'), { code: 'forbidden', reason: 'delegation.not_delegable' });
    assert.throws(() => given('audit'), { code: 'forbidden', reason: 'delegation.not_yours' });
    assert.throws(() => given('sra'), { code: 'invalid', reason: 'delegation.unknown_role', message: /Did you mean “sre”/ });
    assert.deepEqual(
      ownDelegable(POLICY, ANN).map(({ role }) => role),
      ['sre'],
    );
  });

  it('can be one that its holder handed to them, and no further', () => {
    const direct = [delegation('ben', 'ann', { role: 'audit' })];
    assert.equal(given('audit', handedTo(person('ann'), direct, AT)), 'audit');
    const through = [delegation('cat', 'ben', { role: 'audit' }), delegation('ben', 'ann', { role: 'audit' })];
    const second = handedTo(person('ann'), through, AT).filter(({ links }) => links.length === 2);
    assert.throws(() => given('audit', second), { reason: 'delegation.not_yours' });
  });
});

describe('the end of a delegation', () => {
  const check = (days: number, map = POLICY.roles[0] ?? roleMap('sre')) => checkUntil(map, later(days), CLOCK);

  it('is later than now and within what policy.yml allows, to the millisecond', () => {
    check(14);
    assert.throws(() => check(14 + 1 / DAY), {
      code: 'invalid',
      reason: 'delegation.too_long',
      message: /until Wed, 18 Mar 2026, 12:00 UTC/,
    });
    assert.throws(() => check(4, roleMap('audit', { delegateForMs: 3 * DAY })), { reason: 'delegation.too_long' });
    for (const days of [-1, 0]) assert.throws(() => check(days), { code: 'invalid', reason: 'delegation.past' });
  });

  it('is within thirty days whatever the policy holds', () => {
    check(30, roleMap('sre', { delegateForMs: 400 * DAY }));
    assert.throws(() => check(30.01, roleMap('sre', { delegateForMs: 400 * DAY })), { reason: 'delegation.too_long' });
  });
});

describe('the substitute', () => {
  const ben = person('ben');

  it('is another person who has a role', () => {
    checkSubstitute(ANN.principal, { principal: ben, roles: ['developer'] });
    assert.throws(() => checkSubstitute(ANN.principal, ANN), { reason: 'delegation.self' });
    assert.throws(() => checkSubstitute(ANN.principal, { principal: ben, roles: [] }), { reason: 'delegation.stranger' });
    for (const kind of ['agent', 'system'] as const) {
      const principal = { ...ben, kind };
      assert.throws(() => checkSubstitute(ANN.principal, { principal, roles: ['sre'] }), { reason: 'delegation.not_a_person' });
    }
  });

  it('is told apart from one that would make a circle or a third hand', () => {
    assert.match(graphRefusal('cycle', ben).message, /BEN.*circle/);
    assert.match(graphRefusal('too_long', ben).message, /BEN.*three times/);
  });
});
