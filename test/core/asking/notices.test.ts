import assert from 'node:assert/strict';
import { noticesOf, requestOf } from '../../../bot/core/asking/notices.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { APPROVER, newRun, planOf, usesStep } from '../../support/plans.ts';
import { requirementOf, voteOf } from '../../support/requirements.ts';

const STAGES: Requirement = requirementOf('sre', 1, {
  stages: [{ duties: [{ roles: ['sre'], count: 1 }] }, { duties: [{ roles: ['security'], count: 1 }] }],
});
const OTHER: Principal = { ...APPROVER, objectId: 'other' };

function waiting(parts: Partial<Approval> = {}): Run {
  const run = newRun(planOf(usesStep('a')), 1);
  return { ...run, approvals: run.approvals.map((approval) => ({ ...approval, requirement: STAGES, ...parts })) };
}

function withApproval(run: Run, parts: Partial<Approval>): Run {
  return { ...run, approvals: run.approvals.map((approval) => ({ ...approval, ...parts })) };
}

describe('what people have to be told of an approval', () => {
  it('is that it opened, when its run is new', () => {
    const run = waiting();
    const [approval] = run.approvals;
    assert.deepEqual(noticesOf(null, run), [{ approvalId: approval?.id, stage: 0, escalation: 0 }]);
  });

  it('is nothing of a run that waits for nobody', () => {
    assert.deepEqual(noticesOf(null, newRun(planOf(usesStep('a')))), []);
  });

  it('is nothing while nothing changes, also when votes come that complete no stage', () => {
    const run = waiting({ requirement: requirementOf('sre', 3) });
    assert.deepEqual(noticesOf(run, run), []);
    assert.deepEqual(noticesOf(run, withApproval(run, { votes: [voteOf(APPROVER, ['sre'])] })), []);
  });

  it('is the next stage, when it opens', () => {
    const run = waiting();
    const next = withApproval(run, { votes: [voteOf(APPROVER, ['sre'])] });
    assert.deepEqual(
      noticesOf(run, next).map(({ stage, escalation }) => [stage, escalation]),
      [[1, 0]],
    );
  });

  it('is that others are asked as well', () => {
    const run = waiting();
    const escalated = withApproval(run, { escalatedTo: ['head'] });
    assert.deepEqual(
      noticesOf(run, escalated).map(({ stage, escalation }) => [stage, escalation]),
      [[0, 1]],
    );
    assert.deepEqual(noticesOf(escalated, escalated), []);
  });

  it('is a stricter rule', () => {
    const run = waiting();
    const stricter = withApproval(run, { requirement: requirementOf('sre', 2) });
    assert.equal(noticesOf(run, stricter).length, 1);
  });

  it('is that an approval is open again', () => {
    const decided = waiting({ state: 'approved', votes: [voteOf(APPROVER, ['sre']), voteOf(OTHER, ['security'], { stage: 1 })] });
    assert.equal(noticesOf(decided, withApproval(decided, { state: 'open' })).length, 1);
  });

  it('is nothing of what was decided, has expired, or was replaced', () => {
    const run = waiting();
    for (const state of ['approved', 'rejected', 'expired', 'cancelled', 'superseded'] as const)
      assert.deepEqual(noticesOf(run, withApproval(run, { state })), []);
  });

  it('is about a request that has a name of its own in every stage', () => {
    const run = waiting();
    const [first] = run.approvals;
    const [second] = withApproval(run, { votes: [voteOf(APPROVER, ['sre'])] }).approvals;
    assert.ok(first && second);
    assert.equal(requestOf(first), `${first.id}/0`);
    assert.equal(requestOf(second), `${first.id}/1`);
  });
});
