import assert from 'node:assert/strict';
import { askedInstead, isAway } from '../../../bot/core/delegation/asked-instead.ts';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import { AT, delegation, later, person, roleMap } from './delegations.ts';

const POLICY = { roles: [roleMap('sre'), roleMap('security', { delegable: false })] };
const HOLDERS = [person('ann'), person('ben')];

function asked(active: readonly Delegation[], role = 'sre'): readonly string[] {
  return askedInstead(POLICY, role, { holders: HOLDERS, active, at: AT }).map(({ objectId }) => objectId);
}

describe('askedInstead', () => {
  it('asks those who have the role, and whoever was handed a vote with it', () => {
    assert.deepEqual(asked([]), ['ann', 'ben']);
    assert.deepEqual(asked([delegation('ann', 'cat')]), ['ann', 'ben', 'cat']);
    assert.deepEqual(asked([delegation('ann', 'cat'), delegation('cat', 'dan')]), ['ann', 'ben', 'cat', 'dan']);
  });

  it('does not ask who is away, in whatever role', () => {
    assert.deepEqual(asked([delegation('ann', 'cat', { absent: true })]), ['ben', 'cat']);
    assert.deepEqual(asked([delegation('ann', 'cat', { absent: true, role: 'security' })]), ['ben']);
    assert.deepEqual(asked([delegation('ann', 'ben', { absent: true })]), ['ben']);
    const both = [delegation('ann', 'cat', { absent: true }), delegation('cat', 'dan', { absent: true })];
    assert.deepEqual(asked(both), ['ben', 'dan']);
  });

  it('hands on nothing that cannot be handed on, that another role is, or that does not hold', () => {
    assert.deepEqual(asked([delegation('ann', 'cat', { role: 'security' })], 'security'), ['ann', 'ben']);
    assert.deepEqual(asked([delegation('ann', 'cat', { role: 'security' })]), ['ann', 'ben']);
    assert.deepEqual(asked([delegation('ann', 'cat', { fromAt: later(1) }), delegation('ann', 'dan', { endedAt: AT, absent: true })]), [
      'ann',
      'ben',
    ]);
  });

  it('goes no further than two links', () => {
    const chain = [delegation('ann', 'cat'), delegation('cat', 'dan'), delegation('dan', 'eve')];
    assert.deepEqual(asked(chain), ['ann', 'ben', 'cat', 'dan']);
    assert.deepEqual(asked([...chain].reverse()), ['ann', 'ben', 'cat', 'dan']);
  });

  it('knows who is away', () => {
    assert.equal(isAway(person('ann'), [delegation('ann', 'cat')]), false);
    assert.equal(isAway(person('ann'), [delegation('ann', 'cat', { absent: true })]), true);
    assert.equal(isAway(person('cat'), [delegation('ann', 'cat', { absent: true })]), false);
  });
});
