import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tally } from '../../../bot/core/approval/tally.ts';
import { describeRequirement, rolesAsked, type Stage, strictest, strictestOf } from '../../../bot/core/policy/requirement.ts';
import { count } from '../../support/counts.ts';
import { requirementOf } from '../../support/requirements.ts';
import { anyRequirement, votingOver } from '../approval/random-votes.ts';
import { demands, staged } from './demands.ts';

const two = fc.tuple(anyRequirement, anyRequirement);

/** Two requirements of few people, and votes that can meet both. */
const few = fc.integer({ min: 1, max: 2 }).chain((stages) => {
  const small = anyRequirement.map((requirement) => ({
    ...requirement,
    rejects: Math.max(2, requirement.rejects),
    stages: requirement.stages.slice(0, stages).map(ofOne),
  }));
  return fc.tuple(small, small, votingOver(stages, 8));
});

function ofOne({ duties }: Stage): Stage {
  return { duties: duties.map(({ roles }) => ({ roles, count: 1 })) };
}

describe('strictest', () => {
  it('demands the same whichever comes first', () => {
    fc.assert(
      fc.property(two, ([a, b]) => assert.deepEqual(demands(strictest(a, b)), demands(strictest(b, a)))),
      { numRuns: count(2000) },
    );
  });

  it('demands the same however three are grouped', () => {
    const property = fc.property(anyRequirement, anyRequirement, anyRequirement, (a, b, c) => {
      const left = demands(strictest(strictest(a, b), c));
      assert.deepEqual(left, demands(strictest(a, strictest(b, c))));
      const all = strictestOf([a, b, c]);
      assert.ok(all);
      assert.deepEqual(demands(all), left);
    });
    fc.assert(property, { numRuns: count(2000) });
  });

  it('changes nothing when it is applied again', () => {
    const property = fc.property(two, ([a, b]) => {
      assert.deepEqual(strictest(a, a), a);
      const both = strictest(a, b);
      assert.deepEqual(strictest(both, b), both);
      assert.deepEqual(strictest(both, a), both);
    });
    fc.assert(property, { numRuns: count(2000) });
  });

  it('is met only by what meets both, and rejected by what rejects either', () => {
    const seen = { approved: 0, rejected: 0 };
    const property = fc.property(few, ([a, b, voting]) => {
      const both = tally({ requirement: strictest(a, b), ...voting }).verdict;
      const each = [a, b].map((requirement) => tally({ requirement, ...voting }).verdict);
      if (both === 'approved') assert.deepEqual(each, ['approved', 'approved']);
      if (each.includes('rejected')) assert.equal(both, 'rejected');
      if (both !== 'open') seen[both] += 1;
    });
    fc.assert(property, { numRuns: count(10_000) });
    for (const times of Object.values(seen)) assert.ok(times >= count(10_000) / 250, JSON.stringify(seen));
  });

  it('takes the larger count of the same roles, in whatever order, and keeps what only one asks', () => {
    const a = staged([
      ['sre or security', 1],
      ['sre', 2],
    ]);
    const b = staged([['security or sre', 3]], [['director', 1]]);
    assert.deepEqual(
      demands(strictest(a, b)),
      demands(
        staged(
          [
            ['sre or security', 3],
            ['sre', 2],
          ],
          [['director', 1]],
        ),
      ),
    );
  });

  it('takes the fewer rejections, the shorter times, the stricter place, every source and everybody who may cancel', () => {
    const a = requirementOf('sre', 1, {
      rejects: 1,
      expiresAfterMs: 5,
      validForMs: 9,
      cancelRoles: ['x'],
      where: 'anywhere',
      sources: ['s'],
    });
    const b = requirementOf('sre', 1, {
      rejects: 2,
      expiresAfterMs: 7,
      validForMs: 3,
      cancelRoles: ['y', 'x'],
      where: 'tab',
      sources: ['t'],
    });
    const expected = { rejects: 1, expiresAfterMs: 5, validForMs: 3, cancelRoles: ['x', 'y'], where: 'tab', sources: ['s', 't'] } as const;
    assert.deepEqual(strictest(a, b), requirementOf('sre', 1, expected));
  });

  it('keeps the first ladder there is that only reminds', () => {
    const ladder = [{ afterMs: 60_000, act: 'remind' }] as const;
    const other = [{ afterMs: 90_000, act: 'remind' }] as const;
    const [none, a, b] = [requirementOf('sre'), requirementOf('sre', 1, { ladder }), requirementOf('sre', 1, { ladder: other })];
    assert.deepEqual([strictest(none, a).ladder, strictest(a, none).ladder, strictest(a, b).ladder], [ladder, ladder, ladder]);
  });

  it('is nothing for an empty list, and the one there is for a list of one', () => {
    const [one] = [requirementOf('sre')];
    assert.equal(strictestOf([]), null);
    assert.equal(strictestOf([one]), one);
  });
});

describe('a requirement in words', () => {
  it('names roles, how many, and what comes after what', () => {
    assert.equal(describeRequirement(staged([['release-manager', 1]])), 'release-manager');
    assert.equal(describeRequirement(staged([['sre', 2]])), '2 × sre');
    const long = staged(
      [
        ['sre', 2],
        ['security or ciso', 1],
      ],
      [['director', 1]],
    );
    assert.equal(describeRequirement(long), '2 × sre and 1 × security or ciso, then director');
  });

  it('names every role that is asked once, in the order of the stages', () => {
    assert.deepEqual(
      rolesAsked(
        staged(
          [
            ['sre', 2],
            ['security or sre', 1],
          ],
          [
            ['director', 1],
            ['sre', 1],
          ],
        ),
      ),
      ['sre', 'security', 'director'],
    );
  });
});
