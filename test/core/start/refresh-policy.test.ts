import assert from 'node:assert/strict';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { stampAt } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { decidingOf, planNow, voted } from './facts-now.ts';
import { ALL, ANN, approved, BEN, free, glass, now, one, PLAN, two, types, waiting } from './refreshed.ts';

describe('refresh, when policy is another one', () => {
  it('keeps the votes under the stricter rule: one of one is one of two', () => {
    const change = now(approved(), { plan: planNow(PLAN, two) });
    const approval = decidingOf(change.run);
    assert.deepEqual([change.run.state, change.run.validUntil, change.run.checkAt], ['waiting_approval', null, null]);
    assert.deepEqual([approval.state, approval.decidedAt, approval.requirement], ['open', null, two]);
    assert.deepEqual(
      approval.votes.map(({ by }) => by),
      [ANN],
    );
    assert.deepEqual(types(change), ['approval.tightened', 'approval.reopened']);
    const done = voted(change.run, BEN, { members: ALL, at: 30 });
    assert.deepEqual([done.state, decidingOf(done).state], ['held', 'approved']);
  });

  it('lets a run stay approved that meets the stricter rule as well', () => {
    const run = voted(voted(waiting(two), ANN, { members: ALL, at: 10 }), BEN, { members: ALL, at: 11 });
    const change = now(run, { plan: planNow(PLAN, { ...two, validForMs: 60_000 }) });
    assert.deepEqual([change.run.state, decidingOf(change.run).state, types(change)], ['held', 'approved', ['approval.tightened']]);
  });

  it('lets what is approved start for as much less time as policy takes away, and looks at it when that is over', () => {
    const shorter = planNow(PLAN, { ...one, validForMs: 600_000 });
    const { run } = now({ ...approved(), checkAt: stampAt(9000).at }, { plan: shorter });
    assert.deepEqual([run.state, run.validUntil, run.checkAt], ['held', stampAt(610).at, stampAt(610).at]);
    const soon = now({ ...approved(), checkAt: stampAt(30).at }, { plan: shorter }).run;
    assert.deepEqual([soon.validUntil, soon.checkAt], [stampAt(610).at, stampAt(30).at]);
    const frozen = now({ ...approved(), validUntil: stampAt(90_000).at, checkAt: stampAt(86_400).at }, { plan: shorter }).run;
    assert.deepEqual(frozen.validUntil, stampAt(87_000).at, 'counted from where it counted before');
  });

  it('shortens the time of an open request, counted from when it was asked for, and never lengthens it', () => {
    const shorter = { ...one, expiresAfterMs: 600_000 };
    const approval = decidingOf(now(waiting(), { plan: planNow(PLAN, shorter) }).run);
    assert.deepEqual([approval.expiresAt, approval.dueAt, approval.stageAt], [stampAt(600).at, stampAt(600).at, stampAt().at]);
    const run = waiting(shorter);
    assert.equal(now(run).run, run);
  });

  it('ends a run whose rejections are enough by the stricter rule', () => {
    const run = voted(waiting({ ...two, rejects: 2 }), ANN, { members: ALL, at: 10, verdict: 'reject' });
    const change = now(run, { plan: planNow(PLAN, two) });
    assert.deepEqual([change.run.state, change.run.reason, change.run.approvals[0]?.state], ['rejected', 'approval.rejected', 'rejected']);
    assert.match(inEnglish(change.run.message ?? ''), /^Rejected by ANN, .*Nothing was started\.$/);
    assert.deepEqual(types(change), ['approval.tightened', 'approval.rejected', 'run.finished']);
  });

  it('asks for what needed nobody before', () => {
    const change = now(free(), { plan: planNow(PLAN, two) });
    const { state, planHash: hash, changes, requirement } = decidingOf(change.run);
    assert.deepEqual([change.run.state, change.run.checkAt], ['waiting_approval', null]);
    assert.deepEqual([state, hash, changes, requirement], ['open', planHash(PLAN), [], two]);
    assert.deepEqual(types(change), ['approval.requested']);
  });

  const strict = requirementOf('sre', 2, { rejects: 1, where: 'tab', expiresAfterMs: 60_000, validForMs: 60_000 });
  const looser: readonly (readonly [string, Requirement | null])[] = [
    ['fewer people', { ...strict, stages: one.stages }],
    ['more rejections', { ...strict, rejects: 3 }],
    ['anywhere', { ...strict, where: 'anywhere' }],
    ['others as well', { ...strict, stages: [{ duties: [{ roles: ['sre', 'lead'], count: 2 }] }] }],
    ['more time', { ...strict, expiresAfterMs: 120_000, validForMs: 120_000 }],
    ['nobody', null],
  ];
  for (const [what, asked] of looser) {
    it(`changes nothing that is pending when policy asks for less: ${what}`, () => {
      const half = voted(waiting(strict), ANN, { members: ALL, at: 10 });
      for (const run of [waiting(strict), half, voted(half, BEN, { members: ALL, at: 11 })]) {
        const change = now(run, { plan: planNow(PLAN, asked) });
        assert.deepEqual([change.run === run, change.events], [true, []]);
      }
    });
  }

  it('changes nothing that is pending when stages become duties in any order', () => {
    const [sre, lead] = [
      { roles: ['sre'], count: 1 },
      { roles: ['lead'], count: 1 },
    ];
    const run = waiting(requirementOf('', 1, { stages: [{ duties: [sre] }, { duties: [lead] }] }));
    const together = requirementOf('', 1, { stages: [{ duties: [sre, lead] }] });
    assert.equal(now(run, { plan: planNow(PLAN, together) }).run, run);
  });

  it('asks nothing of a run that breaks the glass', () => {
    const run = glass();
    assert.equal(now(run, { plan: planNow(PLAN, two) }).run, run);
  });
});
