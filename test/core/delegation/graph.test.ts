import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import { graphProblem } from '../../../bot/core/delegation/graph.ts';
import { handedTo } from '../../../bot/core/delegation/handed.ts';
import { count } from '../../support/counts.ts';
import { AT, delegation, later, person } from './delegations.ts';

const PEOPLE = ['a', 'b', 'c', 'd', 'e'] as const;
const DAYS = 12;

const anyDelegation: fc.Arbitrary<Delegation> = fc
  .record({
    from: fc.constantFrom(...PEOPLE),
    to: fc.constantFrom(...PEOPLE),
    role: fc.constantFrom('sre', 'security'),
    start: fc.nat(DAYS - 1),
    days: fc.integer({ min: 1, max: DAYS }),
    ended: fc.boolean(),
  })
  .map(({ from, to, role, start, days, ended }) =>
    delegation(from, to, { role, fromAt: later(start), until: later(start + days), endedAt: ended && days === 1 ? AT : null }),
  );

/** Every walk along the delegations of one role that hold on one day, at most six links long. */
function walks(all: readonly Delegation[], role: string, day: number): readonly (readonly string[])[] {
  const at = later(day);
  const links = all.filter((each) => each.role === role && each.endedAt === null && each.fromAt <= at && at < each.until);
  let ends: readonly (readonly string[])[] = PEOPLE.map((name) => [name]);
  const found: (readonly string[])[] = [];
  for (let length = 0; length < 6; length += 1) {
    ends = ends.flatMap((walk) => links.filter(({ from }) => from.objectId === walk.at(-1)).map(({ to }) => [...walk, to.objectId]));
    found.push(...ends);
  }
  return found;
}

/** Whether on any day somebody comes back to themselves, or a vote goes through more than two hands. */
function isBroken(all: readonly Delegation[]): boolean {
  return ['sre', 'security'].some((role) =>
    Array.from({ length: 2 * DAYS }, (_, day) => walks(all, role, day)).some((found) =>
      found.some((walk) => walk.length > 3 || new Set(walk).size < walk.length),
    ),
  );
}

describe('graphProblem', () => {
  it('refuses oneself, a circle, and a third hand, and says which', () => {
    const chain = [delegation('a', 'b'), delegation('b', 'c')];
    assert.equal(graphProblem([], delegation('a', 'a')), 'self');
    assert.equal(graphProblem([delegation('a', 'b')], delegation('b', 'a')), 'cycle');
    assert.equal(graphProblem(chain, delegation('c', 'a')), 'cycle');
    assert.equal(graphProblem(chain, delegation('c', 'd')), 'too_long');
    assert.equal(graphProblem(chain, delegation('d', 'a')), 'too_long');
    assert.equal(graphProblem([delegation('a', 'b')], delegation('b', 'c')), null);
  });

  it('lets people stand in for each other in different roles, or one after the other', () => {
    assert.equal(graphProblem([delegation('a', 'b')], delegation('b', 'a', { role: 'security' })), null);
    assert.equal(graphProblem([delegation('a', 'b')], delegation('b', 'a', { fromAt: later(7), until: later(9) })), null);
    assert.equal(graphProblem([delegation('a', 'b', { endedAt: AT })], delegation('b', 'a')), null);
  });

  it('makes no chain of links that never hold at the same moment', () => {
    const apart = [delegation('a', 'b', { until: later(2) }), delegation('c', 'd', { fromAt: later(3), until: later(9) })];
    assert.equal(graphProblem(apart, delegation('b', 'c')), null);
    const together = [delegation('a', 'b', { until: later(4) }), delegation('c', 'd', { fromAt: later(3), until: later(9) })];
    assert.equal(graphProblem(together, delegation('b', 'c')), 'too_long');
  });

  it('refuses exactly what would break a rule on some day, whatever is there already', () => {
    fc.assert(
      fc.property(fc.array(anyDelegation, { maxLength: 14 }), (wanted) => {
        const all: Delegation[] = [];
        for (const next of wanted) {
          if (next.endedAt !== null) {
            all.push(next);
            continue;
          }
          const problem = graphProblem(all, next);
          assert.equal(problem !== null, isBroken([...all, next]), `${next.from.objectId} to ${next.to.objectId}`);
          if (problem === null) all.push(next);
        }
        assert.equal(isBroken(all), false);
      }),
      { numRuns: count(2000) },
    );
  });
});

describe('handedTo', () => {
  const chain = [delegation('a', 'b'), delegation('b', 'c'), delegation('x', 'c', { role: 'security' })];

  it('finds what was handed directly and through one colleague, the nearest giver first', () => {
    const found = handedTo(person('c'), chain, AT).map(({ giver, role, links }) => [giver.objectId, role, links.length]);
    assert.deepEqual(found, [
      ['b', 'sre', 1],
      ['a', 'sre', 2],
      ['x', 'security', 1],
    ]);
    assert.deepEqual(handedTo(person('a'), chain, AT), []);
  });

  it('passes a role on only as that role', () => {
    const other = [delegation('a', 'b', { role: 'security' }), delegation('b', 'c')];
    assert.deepEqual(
      handedTo(person('c'), other, AT).map(({ giver }) => giver.objectId),
      ['b'],
    );
  });

  it('holds from its first moment to before its last, and not once it was ended', () => {
    const one = delegation('a', 'b', { fromAt: later(1), until: later(2) });
    const counts = [0, 1, 1.5, 2].map((day) => handedTo(person('b'), [one], later(day)).length);
    assert.deepEqual(counts, [0, 1, 1, 0]);
    assert.deepEqual(handedTo(person('b'), [{ ...one, endedAt: AT }], later(1)), []);
  });

  it('goes no further than two links and never back to the person, even in rows that nobody could have written', () => {
    const broken = [delegation('a', 'b'), delegation('b', 'c'), delegation('c', 'd'), delegation('d', 'a'), delegation('d', 'd')];
    for (const name of ['a', 'b', 'c', 'd']) {
      for (const { giver, links } of handedTo(person(name), broken, AT)) {
        assert.notEqual(giver.objectId, name);
        assert.ok(links.length <= 2);
      }
    }
  });
});
