import { AppError } from '../errors.ts';
import type { ApprovalId, PlanHash } from '../ids.ts';
import { samePrincipal } from '../principal.ts';
import { advance } from '../run/advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from '../run/change.ts';
import { endRun } from '../run/end.ts';
import { withStep } from '../run/facts.ts';
import { failed, succeeded } from '../run/outcome.ts';
import type { Approval, Run, Vote } from '../run/run.ts';
import type { StepKinds } from '../run/step-kind.ts';

export type Ballot = Readonly<{ approvalId: ApprovalId; planHash: PlanHash; verdict: 'approve' | 'reject'; comment: string }>;

/** `granted` is true when this vote completed an approval before the start: the caller then launches the run. */
export type VoteChange = Readonly<{ change: Change; granted: boolean }>;

/**
 * Counts one vote. Who may vote was decided before; here only the state of the approval speaks: it must be open, not
 * expired at `stamp.at`, for the same plan hash, and the person must not have voted. Throws `conflict` with a sentence
 * that says how it stands. One rejection ends it.
 */
export function castVote(run: Run, ballot: Ballot, kinds: StepKinds, stamp: Stamp): VoteChange {
  const approval = openApproval(run, ballot, stamp);
  const vote: Vote = { by: stamp.by, verdict: ballot.verdict, comment: ballot.comment, at: stamp.at };
  const votes = [...approval.votes, vote];
  const granted = votes.filter((cast) => cast.verdict === 'approve').length >= approval.count;
  const state = ballot.verdict === 'reject' ? 'rejected' : granted ? 'approved' : 'open';
  const voted = withApproval(run, { ...approval, votes, state, decidedAt: state === 'open' ? null : stamp.at });
  const counted: Change = { run: voted, events: voteEvents(voted, approval, vote, { state, stamp }), start: [], say: [] };
  if (state === 'open') return { change: counted, granted: false };
  if (state === 'rejected')
    return {
      change: followedBy(counted, (current) => afterRejection(current, approval, kinds, { stamp, comment: ballot.comment })),
      granted: false,
    };
  if (approval.stepId === null) return { change: counted, granted: true };
  const stepId = approval.stepId;
  const passed = followedBy(counted, (current) => {
    const done = withStep(current, stepId, {
      state: 'succeeded',
      endedAt: stamp.at,
      dueAt: null,
      outcome: succeeded(`Approved by ${stamp.by.name}.`),
    });
    return advance(done, kinds, stamp);
  });
  return { change: passed, granted: false };
}

/** Closes an approval whose time is over. Nothing happens when it was decided in the meantime. */
export function expireApproval(run: Run, approvalId: ApprovalId, kinds: StepKinds, stamp: Stamp): Change {
  const approval = run.approvals.find((candidate) => candidate.id === approvalId);
  if (approval === undefined || approval.state !== 'open' || approval.expiresAt > stamp.at) return { run, events: [], start: [], say: [] };
  const expired = withApproval(run, { ...approval, state: 'expired', decidedAt: stamp.at });
  const message = `Nobody with the role ${approval.role} approved in time.`;
  const event = runEvent(expired, stamp, { type: 'approval.expired', sentence: message, detail: { approvalId: approval.id } });
  return followedBy({ run: expired, events: [event], start: [], say: [] }, (current) => {
    if (approval.stepId === null) return endRun(current, 'expired', stamp, { reason: 'approval.expired', message });
    const broken = withStep(current, approval.stepId, {
      state: 'failed',
      endedAt: stamp.at,
      dueAt: null,
      outcome: failed('approval.expired', message),
    });
    return advance(broken, kinds, stamp);
  });
}

function openApproval(run: Run, ballot: Ballot, stamp: Stamp): Approval {
  const approval = run.approvals.find((candidate) => candidate.id === ballot.approvalId);
  if (approval === undefined) throw refused('approval.unknown', 'This approval does not belong to the run. Use the newest card.');
  if (approval.planHash !== ballot.planHash || run.planHash !== ballot.planHash) {
    throw refused('approval.plan_changed', 'This is not the plan that is waiting now. Look at the newest card before you decide.');
  }
  if (approval.state !== 'open') throw refused('approval.already_decided', `${decided(approval)} Your click changed nothing.`);
  if (approval.expiresAt <= stamp.at)
    throw refused('approval.expired', 'This approval has expired. Ask for the command to be typed again.');
  if (approval.votes.some((vote) => samePrincipal(vote.by, stamp.by)))
    throw refused('approval.already_voted', 'You have voted already; one person counts once.');
  return approval;
}

function decided(approval: Approval): string {
  const last = approval.votes.at(-1);
  if (approval.state === 'approved' || approval.state === 'rejected')
    return `Already ${approval.state}${last === undefined ? '' : ` by ${last.by.name}`}.`;
  return approval.state === 'expired' ? 'This approval has expired.' : 'This run goes no further.';
}

function refused(reason: string, message: string): AppError {
  return new AppError({ code: 'conflict', reason, message });
}

function withApproval(run: Run, approval: Approval): Run {
  return { ...run, approvals: run.approvals.map((candidate) => (candidate.id === approval.id ? approval : candidate)) };
}

function afterRejection(run: Run, approval: Approval, kinds: StepKinds, by: Readonly<{ stamp: Stamp; comment: string }>): Change {
  const message = `Rejected by ${by.stamp.by.name}${by.comment === '' ? '.' : `: ${by.comment}`}`;
  if (approval.stepId === null) return endRun(run, 'rejected', by.stamp, { reason: 'approval.rejected', message });
  const broken = withStep(run, approval.stepId, {
    state: 'failed',
    endedAt: by.stamp.at,
    dueAt: null,
    outcome: failed('approval.rejected', message),
  });
  return advance(broken, kinds, by.stamp);
}

function voteEvents(
  run: Run,
  approval: Approval,
  vote: Vote,
  context: Readonly<{ state: Approval['state']; stamp: Stamp }>,
): Change['events'] {
  const { state, stamp } = context;
  const detail = { approvalId: approval.id, verdict: vote.verdict, comment: vote.comment };
  const step = approval.stepId === null ? {} : { stepId: approval.stepId };
  const cast = runEvent(run, stamp, {
    type: 'approval.vote',
    sentence: `${vote.by.name} votes to ${vote.verdict}: ${run.plan.summary}.`,
    detail,
    ...step,
  });
  if (state === 'open') return [cast];
  const type = state === 'approved' ? 'approval.granted' : 'approval.rejected';
  return [
    cast,
    runEvent(run, stamp, { type, sentence: `The approval by ${approval.role} is ${state}.`, detail: { approvalId: approval.id }, ...step }),
  ];
}
