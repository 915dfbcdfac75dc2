import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tally } from '../../../bot/core/approval/tally.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import { ENDED, type Run } from '../../../bot/core/run/run.ts';
import { rolesNowOf } from '../../../bot/core/start/facts.ts';
import { refresh } from '../../../bot/core/start/refresh.ts';
import { count } from '../../support/counts.ts';
import { planOf, stampAt, usesStep } from '../../support/plans.ts';
import { anyRequirement, PEOPLE, ROLES } from '../approval/random-votes.ts';
import { askedFor, decidingOf, factsNow, type Members, planNow, voted } from './facts-now.ts';

const PLAN = planOf(usesStep('a'));
const OTHER = planOf(usesStep('b'));
/** Ready without anybody's approval. */
const FREE: Run = { ...askedFor(PLAN, null), state: 'held', checkAt: stampAt(5).at };

/** Any run that has not started, and any facts about it. */
const anyMoment = fc
  .record({
    asked: fc.option(anyRequirement, { nil: null, freq: 8 }),
    votes: fc.array(fc.record({ by: fc.constantFrom(...PEOPLE), reject: fc.boolean() }), { maxLength: 8 }),
    before: fc.array(fc.subarray([...ROLES]), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
    after: fc.array(fc.subarray([...ROLES]), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
    plan: fc.constantFrom(PLAN, PLAN, PLAN, OTHER),
    askedNow: fc.oneof(
      { weight: 9, arbitrary: fc.option(anyRequirement, { nil: null, freq: 8 }) },
      { weight: 1, arbitrary: fc.constant('no' as const) },
    ),
    lasting: fc.boolean(),
    gone: fc.integer({ min: 0, max: 19 }).map((chance) => chance === 0),
  })
  .map(({ asked, votes, before, after, plan, askedNow, lasting, gone }) => {
    const members = (roles: readonly (readonly string[])[]): Members =>
      Object.fromEntries(PEOPLE.map((who, index) => [who.objectId, roles[index] ?? []]));
    const start = asked === null ? FREE : askedFor(PLAN, { ...asked, rejects: 3 });
    const run = votes.reduce((current, { by, reject }) => afterVote(current, by, { members: members(before), reject }), start);
    const facts = factsNow(
      gone ? { ok: false, message: 'Gone.' } : planNow(plan, lasting ? asked : askedNow),
      members(lasting ? before : after),
    );
    return { run, facts };
  });

/** A vote that is refused changes nothing. */
function afterVote(run: Run, by: (typeof PEOPLE)[number], { members, reject }: Readonly<{ members: Members; reject: boolean }>): Run {
  if (run.approvals.every(({ state }) => state !== 'open')) return run;
  try {
    return voted(run, by, { members, at: 1, verdict: reject ? 'reject' : 'approve' });
  } catch {
    return run;
  }
}

describe('refresh, of any run with any facts', () => {
  it('changes nothing the second time', () => {
    let changed = 0;
    const property = fc.property(anyMoment, ({ run, facts }) => {
      const first = refresh(run, facts, stampAt(20));
      const second = refresh(first.run, facts, stampAt(21));
      assert.equal(second.run, first.run);
      assert.deepEqual(second.events, []);
      if (first.run === run) assert.deepEqual(first.events, []);
      else changed += 1;
    });
    fc.assert(property, { numRuns: count(2000) });
    assert.ok(changed >= count(2000) / 20, `${changed}`);
  });

  it('leaves ready only what is permitted, for the plan of now, and approved by the roles of now', () => {
    let ready = 0;
    const property = fc.property(anyMoment, ({ run, facts }) => {
      const after = refresh(run, facts, stampAt(20)).run;
      if (ENDED.has(after.state) || after.state === 'waiting_approval') return;
      ready += 1;
      assert.ok(facts.plan?.ok);
      assert.notEqual(facts.plan.decision.effect, 'deny');
      assert.deepEqual([after.planHash, planHash(after.plan)], [facts.plan.hash, facts.plan.hash]);
      if (facts.plan.decision.effect !== 'needs_approval' && after.approvals.every(({ state }) => state === 'superseded')) return;
      const approval = decidingOf(after);
      assert.equal(approval.planHash, after.planHash);
      const counted = tally({ ...approval, rolesNow: rolesNowOf(facts, after) });
      assert.deepEqual([approval.state, counted.verdict], ['approved', 'approved']);
    });
    fc.assert(property, { numRuns: count(5000) });
    assert.ok(ready >= count(5000) / 100, `${ready}`);
  });
});
