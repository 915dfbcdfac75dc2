import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type RolesNow, tally } from '../../../bot/core/approval/tally.ts';
import { tightened, tightens } from '../../../bot/core/policy/pending.ts';
import { type Requirement, strictest } from '../../../bot/core/policy/requirement.ts';
import type { Vote } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';
import { anyEscalating, anyRequirement, person } from '../approval/random-votes.ts';
import { demands, staged } from './demands.ts';

describe('tightens', () => {
  const before = staged([
    ['sre', 2],
    ['security', 1],
  ]);
  const looser: readonly (readonly [string, Requirement])[] = [
    ['the same', before],
    [
      'a smaller count',
      staged([
        ['sre', 1],
        ['security', 1],
      ]),
    ],
    ['a duty less', staged([['sre', 2]])],
    [
      'more choices for a duty',
      staged([
        ['sre or lead', 2],
        ['security', 1],
      ]),
    ],
    [
      'a duty for each of two people',
      staged([
        ['sre', 1],
        ['sre or lead', 1],
        ['security or ciso', 1],
      ]),
    ],
    ['one duty that both duties are', staged([['sre or security', 3]])],
    ['more rejections', { ...before, rejects: 3 }],
    ['longer times', { ...before, expiresAfterMs: before.expiresAfterMs + 1, validForMs: before.validForMs + 1 }],
    ['others who may cancel', { ...before, cancelRoles: ['x'] }],
    ['a ladder', { ...before, ladder: [{ afterMs: 1, act: 'remind' }] }],
    ['a ladder that asks others', { ...before, ladder: [{ afterMs: 1, act: 'escalate', to: ['head'] }] }],
    ['another source', { ...before, sources: ['somewhere else'] }],
    ['the order of duties', { ...before, stages: before.stages.map((stage) => ({ duties: stage.duties.toReversed() })) }],
  ];
  for (const [what, now] of looser) it(`is false for ${what}`, () => assert.equal(tightens(before, now), false));

  const stricter: readonly (readonly [string, Requirement])[] = [
    ['a larger count', staged([['sre', 3]])],
    ['a duty more', staged([['director', 1]])],
    ['a stage more', staged([['sre', 1]], [['sre', 1]])],
    ['fewer choices for a duty', staged([['ciso', 1]])],
    ['an order where there was none', staged([['sre', 2]], [['security', 1]])],
    ['fewer rejections', { ...before, rejects: 0 }],
    ['a shorter time to answer', { ...before, expiresAfterMs: before.expiresAfterMs - 1 }],
    ['a shorter time to start', { ...before, validForMs: before.validForMs - 1 }],
    ['the tab only', { ...before, where: 'tab' }],
  ];
  for (const [what, now] of stricter) it(`is true for ${what}`, () => assert.equal(tightens(before, now), true));

  it('is false for anywhere after the tab only', () => assert.equal(tightens({ ...before, where: 'tab' }, before), false));

  it('is false for duties that may be done in any order and were asked one after the other', () => {
    const inTurn = staged([['sre', 1]], [['security', 1]]);
    const together = staged([
      ['sre', 1],
      ['security', 1],
    ]);
    assert.deepEqual([tightens(inTurn, together), tightens(together, inTurn)], [false, true]);
  });

  it('is false for the rule that was put together with another one, and for what one becomes by it', () => {
    const property = fc.property(anyEscalating, anyEscalating, (a, b) => {
      assert.equal(tightens(strictest(a, b), b), false);
      assert.equal(tightens(strictest(a, b), a), false);
      assert.equal(tightens(tightened(a, b), b), false);
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});

/** One vote for each place, by somebody who has one of its roles and nothing else. */
function filling({ stages }: Requirement, pick: number): Readonly<{ votes: readonly Vote[]; rolesNow: RolesNow }> {
  const votes = stages.flatMap(({ duties }, stage) =>
    duties.flatMap(({ roles, count: many }, index) =>
      Array.from({ length: many }, (_, place) => {
        const role = roles[(pick + index + place) % roles.length] ?? '';
        return voteOf(person(`p${stage}-${index}-${place}`), [role], { stage });
      }),
    ),
  );
  return { votes, rolesNow: (who) => votes.find(({ by }) => by.objectId === who.objectId)?.roles ?? [] };
}

/** Every way of telling these stages as those of another requirement, in their order. */
function tellings(length: number, stages: number): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return tellings(length - 1, stages).flatMap((known) =>
    Array.from({ length: stages }, (_, stage) => stage).flatMap((stage) => (stage >= (known.at(-1) ?? 0) ? [[...known, stage]] : [])),
  );
}

describe('a pending request under another rule', () => {
  const cases: readonly (readonly [string, Requirement, Requirement, Requirement])[] = [
    ['asks nobody more when others may answer as well', staged([['sre', 1]]), staged([['sre or lead', 1]]), staged([['sre', 1]])],
    [
      'asks one more when two of more people are asked',
      staged([['sre', 1]]),
      staged([['sre or lead', 2]]),
      staged([
        ['sre', 1],
        ['sre or lead', 1],
      ]),
    ],
    [
      'keeps its stages when the order does not matter any more, and asks what is new at once',
      staged([['a', 1]], [['b', 1]]),
      staged([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
      staged(
        [
          ['a', 1],
          ['c', 1],
        ],
        [['b', 1]],
      ),
    ],
    ['has another stage at the end', staged([['a', 1]]), staged([['a', 1]], [['b', 1]]), staged([['a', 1]], [['b', 1]])],
    [
      'asks again what has to come later now',
      staged([['a', 1]], [['b', 1]]),
      staged([['b', 1]], [['a', 1]]),
      staged([['a', 1]], [['b', 1]], [['a', 1]]),
    ],
    ['takes the larger count', staged([['a', 1]]), staged([['a', 3]]), staged([['a', 3]])],
  ];
  for (const [what, before, now, both] of cases)
    it(what, () => assert.deepEqual(demands(tightened(before, now)), demands({ ...both, sources: before.sources })));

  it('asks what it asked before and what is asked now, in the order of both, and no more people than both together', () => {
    const property = fc.property(anyRequirement, anyRequirement, fc.nat(5), (before, now, pick) => {
      const both = tightened(before, now);
      const { votes, rolesNow } = filling(both, pick);
      const verdictOf = (requirement: Requirement, as: readonly number[]): string => {
        const told = votes.map((vote) => ({ ...vote, stage: as[vote.stage] ?? -1 }));
        return tally({ requirement: { ...requirement, rejects: 1 }, votes: told, rolesNow, escalatedTo: [] }).verdict;
      };
      const asCast = both.stages.map((_, stage) => stage);
      assert.equal(verdictOf(both, asCast), 'approved');
      assert.equal(verdictOf(before, asCast), 'approved');
      assert.ok(tellings(both.stages.length, now.stages.length).some((as) => verdictOf(now, as) === 'approved'));
      assert.ok(votes.length <= filling(strictest(before, now), 0).votes.length);
    });
    fc.assert(property, { numRuns: count(2000) });
  });

  it('changes nothing when the same rule comes again', () => {
    const property = fc.property(anyEscalating, anyEscalating, (a, b) => {
      const both = tightened(a, b);
      assert.deepEqual(
        tightened(both, b).stages.map(({ duties }) => duties.map(({ roles, count: many }) => [roles, many])),
        both.stages.map(({ duties }) => duties.map(({ roles, count: many }) => [roles, many])),
      );
      assert.deepEqual(tightened(a, a), a);
    });
    fc.assert(property, { numRuns: count(2000) });
  });

  it('opens a duty to nobody whom the rule of now would not ask', () => {
    const ladder = [{ afterMs: 60_000, act: 'escalate', to: ['head'] }] as const;
    const both = tightened(requirementOf('sre', 1, { ladder }), requirementOf('sre', 2));
    assert.deepEqual(both.stages, [{ duties: [{ roles: ['sre'], count: 2, ladder: [{ afterMs: 60_000, act: 'remind' }] }] }]);
  });
});
