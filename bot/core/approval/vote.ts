import type { ToldOf } from '../audit/event.ts';
import type { Delegation } from '../delegation/delegation.ts';
import { AppError } from '../errors.ts';
import type { ApprovalId, PlanHash } from '../ids.ts';
import { describeRequirement } from '../policy/requirement.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from '../run/change.ts';
import { endRun } from '../run/end.ts';
import type { Approval, Run, Vote } from '../run/run.ts';
import { expiryText, rejectionText } from '../run/said.ts';
import type { StepKinds } from '../run/step-kind.ts';
import { message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { failStep, passStep } from './step-approval.ts';
import { type RolesNow, tally } from './tally.ts';

export type Ballot = Readonly<{
  approvalId: ApprovalId;
  planHash: PlanHash;
  verdict: Vote['verdict'];
  comment: string;
  via: Vote['via'];
  /** Whose vote it is when that person delegated it. */
  onBehalfOf: Principal | null;
  /** The roles it is given with: the voter's, or those of the person who delegated. */
  roles: readonly string[];
  /** What hands it on, when it is somebody else's. */
  links?: readonly Delegation[];
}>;

type Counting = Readonly<{ kinds: StepKinds; rolesNow: RolesNow }>;

/** `granted` is true when this vote completed an approval before the start: the caller then launches the run. */
export type VoteChange = Readonly<{ change: Change; granted: boolean }>;

/**
 * Counts one vote. Who may vote was decided before; here only the state of the approval speaks: it must be open, not
 * expired at `stamp.at`, for the same plan hash, and the person must not have voted. Throws `conflict` with a sentence
 * that says how it stands.
 */
export function castVote(run: Run, ballot: Ballot, counting: Counting, stamp: Stamp): VoteChange {
  const approval = openApproval(run, ballot, stamp);
  const { current } = tally({ ...approval, rolesNow: counting.rolesNow });
  const { onBehalfOf, verdict, comment, via, roles } = ballot;
  const vote: Vote = { by: stamp.by, onBehalfOf, verdict, comment, at: stamp.at, stage: current, via, roles };
  const counted = countVotes(approval, [...approval.votes, vote], counting.rolesNow, stamp.at);
  const voted = withApproval(run, counted);
  const base: Change = { ...unchanged(voted), events: voteEvents(voted, counted, { vote, links: ballot.links ?? [] }, stamp) };
  switch (counted.state) {
    case 'approved':
      return granted(base, counted, counting.kinds, stamp);
    case 'rejected':
      return { change: followedBy(base, (current) => afterRejection(current, counted, counting.kinds, stamp)), granted: false };
    default:
      return { change: base, granted: false };
  }
}

/** The approval with these votes, as they count now; a new stage begins when the one before is complete. */
export function countVotes(approval: Approval, votes: readonly Vote[], rolesNow: RolesNow, at: Date): Approval {
  const before = tally({ ...approval, rolesNow });
  const after = tally({ ...approval, votes, rolesNow });
  const state = after.verdict;
  return {
    ...approval,
    votes,
    state,
    decidedAt: state === 'open' ? null : at,
    stageAt: after.current > before.current ? at : approval.stageAt,
  };
}

function granted(base: Change, approval: Approval, kinds: StepKinds, stamp: Stamp): VoteChange {
  const { stepId } = approval;
  // Whoever commits this starts it in the same transaction, or says why not yet.
  if (stepId === null) return { change: { ...base, run: readyToStart(base.run, approval, stamp.at) }, granted: true };
  return { change: followedBy(base, (current) => passStep(current, stepId, approval, { kinds, stamp })), granted: false };
}

/** A run whose approval is complete since `at`: to be looked at at once, and to be started while the approval is valid. */
export function readyToStart(run: Run, { requirement }: Approval, at: Date): Run {
  const { startAt } = run.plan;
  const from = Math.max(at.getTime(), startAt === null ? 0 : new Date(startAt).getTime());
  return { ...run, state: 'held', checkAt: at, validUntil: new Date(from + requirement.validForMs) };
}

/** Whether nobody answered in time: then it is only closed, whatever changes afterwards. */
export function isOver(approval: Approval | null, at: Date): boolean {
  return approval !== null && approval.state === 'open' && approval.expiresAt <= at;
}

/** Closes an approval whose time is over. Nothing happens when it was decided in the meantime. */
export function expireApproval(run: Run, approvalId: ApprovalId, kinds: StepKinds, stamp: Stamp): Change {
  const approval = run.approvals.find((candidate) => candidate.id === approvalId);
  if (approval === undefined || !isOver(approval, stamp.at)) return unchanged(run);
  const expired = withApproval(run, { ...approval, state: 'expired', decidedAt: stamp.at });
  const said = inEnglish(expiryText(approval));
  const event = runEvent(expired, stamp, { type: 'approval.expired', sentence: said, detail: { approvalId: approval.id } });
  return followedBy({ ...unchanged(expired), events: [event] }, (current) => {
    const why = { reason: 'approval.expired', message: said };
    return approval.stepId === null ? endRun(current, 'expired', stamp, why) : failStep(current, approval.stepId, why, { kinds, stamp });
  });
}

function openApproval(run: Run, ballot: Ballot, stamp: Stamp): Approval {
  const approval = run.approvals.find((candidate) => candidate.id === ballot.approvalId);
  if (approval === undefined) throw refused('approval.unknown', message('vote.foreign'));
  if (approval.state !== 'open') throw refused('approval.already_decided', message('vote.decided', { how: decided(run, approval) }));
  if (approval.planHash !== ballot.planHash || run.planHash !== ballot.planHash) {
    throw refused('approval.plan_changed', message('vote.plan-changed'));
  }
  if (approval.expiresAt <= stamp.at) throw refused('approval.expired', message('vote.expired'));
  if (approval.votes.some((vote) => samePrincipal(vote.by, stamp.by))) throw refused('approval.already_voted', message('vote.twice'));
  return approval;
}

function decided(run: Run, approval: Approval): Text {
  switch (approval.state) {
    case 'approved':
    case 'rejected':
      return message(`vote.already-${approval.state}`, { name: approval.votes.at(-1)?.by.name ?? message('card.somebody') });
    case 'expired':
      return message('vote.has-expired');
    case 'superseded':
      return message('vote.superseded');
    default:
      return run.cancel === null ? message('vote.no-further') : message('vote.run-cancelled', { name: run.cancel.by.name });
  }
}

function refused(reason: string, text: Text): AppError {
  return new AppError({ code: 'conflict', reason, message: text });
}

export function withApproval(run: Run, approval: Approval): Run {
  return { ...run, approvals: run.approvals.map((candidate) => (candidate.id === approval.id ? approval : candidate)) };
}

function afterRejection(run: Run, approval: Approval, kinds: StepKinds, stamp: Stamp): Change {
  const comment = approval.votes.at(-1)?.comment ?? '';
  const why = { reason: 'approval.rejected', message: inEnglish(rejectionText(stamp.by.name, comment)) };
  return approval.stepId === null ? endRun(run, 'rejected', stamp, why) : failStep(run, approval.stepId, why, { kinds, stamp });
}

type Cast = Readonly<{ vote: Vote; links: readonly Delegation[] }>;

function voteEvents(run: Run, approval: Approval, { vote, links }: Cast, stamp: Stamp): Change['events'] {
  const step = approval.stepId === null ? {} : { stepId: approval.stepId };
  const { by, onBehalfOf, verdict, comment, stage, roles } = vote;
  const whose = onBehalfOf === null ? by.name : `${by.name}, for ${onBehalfOf.name},`;
  const cast = runEvent(run, stamp, {
    type: 'approval.vote',
    sentence: `${whose} votes to ${verdict}: ${run.plan.summary}.`,
    detail: {
      approvalId: approval.id,
      verdict,
      comment,
      stage: stage + 1,
      roles: roles.join(', '),
      ...(onBehalfOf === null ? {} : handedOn(onBehalfOf, links)),
    },
    ...step,
  });
  if (approval.state === 'open') return [cast];
  const type = approval.state === 'approved' ? 'approval.granted' : 'approval.rejected';
  const sentence = `The approval by ${describeRequirement(approval.requirement)} is ${approval.state}.`;
  return [cast, runEvent(run, stamp, { type, sentence, detail: { approvalId: approval.id }, ...step })];
}

/** Whose vote it was, and what handed it on: the log alone must show both people and how one came to speak for the other. */
function handedOn(giver: Principal, links: readonly Delegation[]): Partial<ToldOf<'approval.vote'>> {
  const through = links.flatMap(({ to }, index) => (index < links.length - 1 ? [to.name] : []));
  return {
    onBehalfOf: principalKey(giver),
    onBehalfOfName: giver.name,
    delegations: links.map(({ id }) => id).join(', '),
    ...(through.length === 0 ? {} : { through: [...new Set(through)].join(', ') }),
  };
}
