import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Ballot, castVote, countVotes, expireApproval, type VoteChange } from '../../../bot/core/approval/vote.ts';
import { newApprovalId, type PlanHash } from '../../../bot/core/ids.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import { createRun } from '../../../bot/core/run/create.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { APPROVER, KINDS, newRun, planOf, REQUESTER, stampAt, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { person, rolesOf } from './random-votes.ts';

/** Everybody is a release manager. */
const COUNTING = { kinds: KINDS, rolesNow: () => ['release-manager'] };

function asked(count = 1): Run {
  return newRun(planOf(usesStep('a')), count);
}

function ballot(run: Run, verdict: 'approve' | 'reject' = 'approve'): Ballot {
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
    assert.match(inEnglish(change.run.message ?? ''), /not today/);
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

const ANN = person('ann');
const BEN = person('ben');
const CLEO = person('cleo');

/** A run that waits for an sre and one of security, then for a director. */
function staged(parts: Partial<Requirement> = {}, plan = planOf(usesStep('a'))): Run {
  const stages = [
    {
      duties: [
        { roles: ['sre'], count: 1 },
        { roles: ['security'], count: 1 },
      ],
    },
    { duties: [{ roles: ['director'], count: 1 }] },
  ];
  const requirement = requirementOf('', 1, { stages, ...parts });
  const decision = {
    effect: 'needs_approval',
    rule: 'x',
    reason: { rule: 'x', holds: true, sentence: '', because: [] },
    approval: requirement,
  } as const;
  return createRun({ plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: null, decision }, stampAt()).run;
}

type Members = Readonly<Record<string, readonly string[]>>;
const MEMBERS: Members = { ann: ['sre'], ben: ['security'], cleo: ['director'], dan: ['sre', 'director'] };

function cast(run: Run, by: Principal, parts: Partial<Ballot> = {}, seconds = 1, members: Members = MEMBERS): VoteChange {
  const roles = members[by.objectId] ?? [];
  return castVote(run, { ...ballot(run), roles, ...parts }, { kinds: KINDS, rolesNow: rolesOf(members) }, stampAt(seconds, by));
}

function approvalOf(run: Run): Approval {
  const approval = run.approvals[0];
  assert.ok(approval);
  return approval;
}

describe('castVote in stages', () => {
  it('goes on to the next stage when every duty of the first is done, and grants after the last', () => {
    const one = cast(staged(), ANN, {}, 10);
    assert.deepEqual([one.granted, approvalOf(one.change.run).stageAt], [false, stampAt().at]);
    const two = cast(one.change.run, BEN, {}, 20);
    assert.deepEqual([two.granted, approvalOf(two.change.run).stageAt], [false, stampAt(20).at]);
    assert.equal(two.change.run.state, 'waiting_approval');
    const three = cast(two.change.run, CLEO, {}, 30);
    assert.equal(three.granted, true);
    const { state, votes, decidedAt } = approvalOf(three.change.run);
    assert.deepEqual([state, decidedAt, votes.map(({ stage }) => stage)], ['approved', stampAt(30).at, [0, 0, 1]]);
  });

  it('counts a vote for the stage that is open when it is given, also when an earlier one is open again', () => {
    const two = cast(cast(staged(), ANN).change.run, BEN).change.run;
    const lost = { ...MEMBERS, ann: [] };
    const again = cast(two, person('dan'), {}, 5, lost);
    assert.deepEqual([again.granted, approvalOf(again.change.run).votes.at(-1)?.stage], [false, 0]);
    assert.equal(cast(again.change.run, CLEO, {}, 6, lost).granted, true);
  });

  it('keeps what was said with each vote, and puts it in the log', () => {
    const { change } = cast(staged(), BEN, { comment: 'fine', via: 'tab', onBehalfOf: ANN, roles: ['sre'] }, 7);
    const expected = {
      by: BEN,
      onBehalfOf: ANN,
      verdict: 'approve',
      comment: 'fine',
      at: stampAt(7).at,
      stage: 0,
      via: 'tab',
      roles: ['sre'],
    };
    assert.deepEqual(approvalOf(change.run).votes, [expected]);
    const [event] = change.events;
    assert.equal(event?.sentence, 'BEN, for ANN, votes to approve: deploy shop.');
    const { approvalId: _, ...detail } = event.detail;
    assert.deepEqual(detail, {
      verdict: 'approve',
      comment: 'fine',
      stage: 1,
      roles: 'sre',
      onBehalfOf: 't/ann',
      onBehalfOfName: 'ANN',
      delegations: '',
    });
  });

  it('says in the log when it is granted, by whom it had to be', () => {
    const done = cast(cast(cast(staged(), ANN).change.run, BEN).change.run, CLEO).change;
    assert.deepEqual(
      done.events.map(({ type, sentence }) => [type, sentence]),
      [
        ['approval.vote', 'CLEO votes to approve: deploy shop.'],
        ['approval.granted', 'The approval by 1 × sre and 1 × security, then director is approved.'],
      ],
    );
  });

  it('makes the run ready at once, for as long as the approval is valid', () => {
    const run = staged({ stages: [{ duties: [{ roles: ['sre'], count: 1 }] }], validForMs: 90_000 });
    const { state, checkAt, validUntil } = cast(run, ANN, {}, 10).change.run;
    assert.deepEqual([state, checkAt, validUntil], ['held', stampAt(10).at, stampAt(100).at]);
  });

  it('is valid from the start that was asked for, when that is later', () => {
    const plan = { ...planOf(usesStep('a')), startAt: stampAt(600).at.toISOString() };
    const run = staged({ stages: [{ duties: [{ roles: ['sre'], count: 1 }] }], validForMs: 90_000 }, plan);
    assert.deepEqual(cast(run, ANN, {}, 10).change.run.validUntil, stampAt(690).at);
    assert.deepEqual(cast(run, ANN, {}, 610).change.run.validUntil, stampAt(700).at);
  });

  it('takes a vote that is given in the tab for what is approved there only', () => {
    const run = staged({ where: 'tab', stages: [{ duties: [{ roles: ['sre'], count: 1 }] }] });
    const { change, granted } = cast(run, ANN, { via: 'tab' });
    assert.deepEqual([granted, approvalOf(change.run).votes[0]?.via], [true, 'tab']);
  });
});

describe('castVote, rejecting', () => {
  it('goes on until as many different people have rejected as the rule says', () => {
    const one = cast(staged({ rejects: 2 }), ANN, { verdict: 'reject' });
    assert.deepEqual([one.change.run.state, approvalOf(one.change.run).state], ['waiting_approval', 'open']);
    assert.equal(one.change.events.length, 1);
    const two = cast(one.change.run, CLEO, { verdict: 'reject', comment: 'too late' });
    assert.deepEqual([two.change.run.state, two.change.run.message], ['rejected', 'Rejected by CLEO: too late']);
    assert.deepEqual(
      two.change.events.map(({ type }) => type),
      ['approval.vote', 'approval.rejected', 'run.finished'],
    );
  });

  it('does not count the rejection of somebody whose role is gone', () => {
    const one = cast(staged({ rejects: 2 }), ANN, { verdict: 'reject' }).change.run;
    const two = cast(one, CLEO, { verdict: 'reject' }, 2, { ...MEMBERS, ann: [] });
    assert.equal(two.change.run.state, 'waiting_approval');
  });

  it('lets approvals go on beside a rejection that is not enough', () => {
    const rejected = cast(staged({ rejects: 2 }), person('dan'), { verdict: 'reject' }).change.run;
    const all = cast(cast(cast(rejected, ANN).change.run, BEN).change.run, CLEO);
    assert.equal(all.granted, true);
  });
});

describe('castVote, too late', () => {
  const closed = (state: Approval['state'], parts: Partial<Run> = {}): Run => {
    const run = staged();
    return { ...run, ...parts, approvals: run.approvals.map((approval) => ({ ...approval, state })) };
  };
  const refused: readonly (readonly [string, Run, string, RegExp])[] = [
    ['a request that was replaced', closed('superseded'), 'approval.already_decided', /The plan has changed since then.*newest card/],
    ['a request that has expired', closed('expired'), 'approval.already_decided', /has expired/],
    [
      'a run that was cancelled',
      closed('cancelled', { cancel: { by: ANN, at: stampAt().at } }),
      'approval.already_decided',
      /cancelled by ANN/,
    ],
    ['a run that goes no further', closed('cancelled'), 'approval.already_decided', /goes no further/],
    ['a run whose plan is another one', { ...closed('open'), planHash: 'other' as PlanHash }, 'approval.plan_changed', /newest card/],
  ];
  for (const [what, run, reason, message] of refused) {
    it(`refuses a vote on ${what}, says how it stands, and changes nothing`, () => {
      assert.throws(() => cast(run, ANN, { planHash: approvalOf(run).planHash }), { code: 'conflict', reason, message });
    });
  }

  it('refuses a vote on a request of another run', () => {
    assert.throws(() => cast(staged(), ANN, { approvalId: newApprovalId() }), { code: 'conflict', reason: 'approval.unknown' });
  });
});

describe('countVotes', () => {
  it('opens an approval again when a role behind it is gone, and forgets when it was decided', () => {
    const done = cast(cast(cast(staged(), ANN).change.run, BEN).change.run, CLEO).change.run;
    const { votes, ...approval } = approvalOf(done);
    const { state, decidedAt } = countVotes({ ...approval, votes }, votes, rolesOf({ ...MEMBERS, ben: [] }), stampAt(50).at);
    assert.deepEqual([state, decidedAt], ['open', null]);
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
