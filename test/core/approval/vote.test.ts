import assert from 'node:assert/strict';
import fc from 'fast-check';
import { castVote, expireApproval } from '../../../bot/core/approval/vote.ts';
import type { PlanHash } from '../../../bot/core/ids.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { APPROVER, KINDS, newRun, planOf, REQUESTER, stampAt, usesStep } from '../../support/plans.ts';

/** Everybody is a release manager. */
const COUNTING = { kinds: KINDS, rolesNow: () => ['release-manager'] };

function asked(count = 1): Run {
  return newRun(planOf(usesStep('a')), count);
}

function ballot(run: Run, verdict: 'approve' | 'reject' = 'approve'): Parameters<typeof castVote>[1] {
  const approval = run.approvals[0];
  assert.ok(approval);
  return {
    approvalId: approval.id,
    planHash: run.planHash,
    verdict,
    comment: '',
    via: 'card',
    onBehalfOf: null,
    roles: ['release-manager'],
  };
}

describe('castVote', () => {
  it('grants when the count is reached', () => {
    const run = asked();
    const { change, granted } = castVote(run, ballot(run), COUNTING, stampAt(1, APPROVER));
    assert.equal(granted, true);
    assert.equal(change.run.approvals[0]?.state, 'approved');
  });

  it('ends the run on one rejection, with the comment in its message', () => {
    const run = asked(2);
    const { change } = castVote(run, { ...ballot(run, 'reject'), comment: 'not today' }, COUNTING, stampAt(1, APPROVER));
    assert.equal(change.run.state, 'rejected');
    assert.match(change.run.message ?? '', /not today/);
  });

  it('counts one person once', () => {
    const run = asked(2);
    const once = castVote(run, ballot(run), COUNTING, stampAt(1, APPROVER)).change.run;
    assert.throws(() => castVote(once, ballot(once), COUNTING, stampAt(2, APPROVER)), { reason: 'approval.already_voted' });
  });

  it('refuses a vote for another plan', () => {
    const run = asked();
    assert.throws(() => castVote(run, { ...ballot(run), planHash: 'other' as PlanHash }, COUNTING, stampAt(1, APPROVER)), {
      reason: 'approval.plan_changed',
    });
  });

  it('refuses a vote at the second of expiry and takes one a second before', () => {
    const run = asked();
    assert.throws(() => castVote(run, ballot(run), COUNTING, stampAt(3600, APPROVER)), { reason: 'approval.expired' });
    assert.equal(castVote(run, ballot(run), COUNTING, stampAt(3599, APPROVER)).granted, true);
  });

  it('tells a late voter who decided', () => {
    const run = asked();
    const decided = castVote(run, ballot(run), COUNTING, stampAt(1, APPROVER)).change.run;
    assert.throws(() => castVote(decided, ballot(decided), COUNTING, stampAt(2, REQUESTER)), /Already approved by Approver/);
  });

  it('gives exactly one decision for any order of votes', () => {
    const voter = (index: number): Principal => ({ kind: 'person', tenantId: 't', objectId: `p${index}`, name: `P${index}` });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 30 }),
        fc.integer({ min: 1, max: 3 }),
        (votes, count) => {
          let run = asked(count);
          let grants = 0;
          let rejections = 0;
          for (const [index, approve] of votes) {
            try {
              const result = castVote(run, ballot(run, approve ? 'approve' : 'reject'), COUNTING, stampAt(1, voter(index)));
              run = result.change.run;
              if (result.granted) grants += 1;
              if (run.state === 'rejected') rejections += 1;
            } catch (error) {
              assert.equal((error as { code?: string }).code, 'conflict');
            }
          }
          assert.ok(grants + rejections <= 1);
          const voters = run.approvals[0]?.votes.map((vote) => vote.by.objectId) ?? [];
          assert.equal(new Set(voters).size, voters.length);
        },
      ),
    );
  });
});

describe('expireApproval', () => {
  it('ends an undecided run when its time is over, and leaves a decided one alone', () => {
    const run = asked();
    const approvalId = ballot(run).approvalId;
    assert.equal(expireApproval(run, approvalId, KINDS, stampAt(3599)).run, run);
    assert.equal(expireApproval(run, approvalId, KINDS, stampAt(3600)).run.state, 'expired');
    const decided = castVote(run, ballot(run), COUNTING, stampAt(1, APPROVER)).change.run;
    assert.equal(expireApproval(decided, approvalId, KINDS, stampAt(3600)).run, decided);
  });
});
