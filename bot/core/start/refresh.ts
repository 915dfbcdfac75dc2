import { lastingRungs } from '../approval/ladder.ts';
import { countVotes, isOver, readyToStart, withApproval } from '../approval/vote.ts';
import type { ToldOf } from '../audit/event.ts';
import { planChanges } from '../plan/changes.ts';
import { spokenReason } from '../policy/decision.ts';
import { tightens, tightened as underBoth } from '../policy/pending.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from '../run/change.ts';
import { newApproval, requested } from '../run/create.ts';
import { endRun } from '../run/end.ts';
import type { Approval, Run } from '../run/run.ts';
import { inSentences, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { type Facts, type PlanNow, rolesNowOf } from './facts.ts';
import { completeByRoles, rejectedByRoles } from './recount.ts';

/**
 * Brings a run that has not started up to what holds now, before anything is decided about it:
 * the request is not possible or not permitted any more: it ends; the plan is another one: votes are void and a new
 * approval says what changed, and what needs no approval ends; policy became stricter: the votes go on under the stricter
 * rule; a voter lost the role: their vote counts no more, until they have it again. What became looser changes nothing, and
 * neither does anything about a request whose time is over. Pure; doing it twice changes nothing more.
 */
export function refresh(run: Run, facts: Facts, stamp: Stamp): Change {
  const now = facts.plan;
  if (run.startedAt !== null || run.endedAt !== null || now === null || isOver(deciding(run), stamp.at)) return unchanged(run);
  if (!now.ok) return stop(run, stamp, 'plan.impossible', nothingStarted(now.message));
  if (now.decision.effect === 'deny')
    return stop(run, stamp, 'start.denied', nothingStarted(spokenReason(now.decision.reason)), now.decision.rule);
  if (now.hash !== run.planHash || !isForThisPlan(run)) return replanned(run, now, stamp);
  if (run.breakGlass !== null) return unchanged(run);
  return followedBy(tightened(run, now, stamp), (current) => recounted(current, facts, stamp));
}

/** Votes belong to one plan. The row of an approval that names another one than its run was changed by somebody. */
function isForThisPlan(run: Run): boolean {
  const approval = deciding(run);
  return approval === null || approval.planHash === run.planHash;
}

function nothingStarted(why: Text): Text {
  return inSentences([why, message('told.nothing-started')]);
}

function stop(run: Run, stamp: Stamp, reason: string, why: Text, rule?: string): Change {
  const event = runEvent(run, stamp, { type: 'decision.denied', sentence: inEnglish(why), ...(rule === undefined ? {} : { rule }) });
  return followedBy({ ...unchanged(run), events: [event] }, (current) => endRun(current, 'rejected', stamp, { reason, message: why }));
}

type Possible = Extract<PlanNow, { ok: true }>;

/** What was asked for, or voted on, is not what would run now. Where nobody has to look at it again, nobody has seen it: it ends. */
function replanned(run: Run, now: Possible, stamp: Stamp): Change {
  const found = planChanges(run.plan, now.plan);
  const changes = found.length > 0 ? found : [message('change.votes')];
  const { decision } = now;
  return decision.effect === 'needs_approval' && run.breakGlass === null
    ? askedAgain(run, { ...now, requirement: decision.approval, changes }, stamp)
    : endedByOther(run, { ...now, changes }, stamp);
}

type Other = Pick<Possible, 'plan' | 'hash'> & Readonly<{ changes: readonly Text[] }>;

function askedAgain(run: Run, { plan, hash, changes, requirement }: Other & Pick<Approval, 'requirement'>, stamp: Stamp): Change {
  const steps = plan.steps.map(({ id }) => newStepOf(id));
  const approvals = run.approvals.map((approval) => superseded(approval, stamp));
  const renewed: Run = { ...run, plan, planHash: hash, steps, approvals, validUntil: null, checkAt: null };
  const event = otherPlan(renewed, changes, { planHashBefore: run.planHash }, stamp);
  const approval = newApproval({ planHash: hash, stepId: null, prompt: '', requirement, changes }, stamp.at);
  return followedBy({ ...unchanged(renewed), events: [event] }, (current) => asking(current, approval, stamp));
}

/** It keeps the plan that was asked for, and whoever asked is told what is different now. */
function endedByOther(run: Run, { hash, changes }: Other, stamp: Stamp): Change {
  const event = otherPlan(run, changes, { planHashNow: hash }, stamp);
  const why = inSentences([message('start.other-plan'), ...changes, message('told.nothing-started'), message('start.as-it-is-now')]);
  return followedBy({ ...unchanged(run), events: [event] }, (current) =>
    endRun(current, 'rejected', stamp, { reason: 'plan.replaced', message: why }),
  );
}

function otherPlan(run: Run, changes: readonly Text[], detail: ToldOf<'plan.changed'>, stamp: Stamp): Change['events'][number] {
  const sentence = `The plan is not the one that was asked for any more: ${inEnglish(inSentences(changes))}`;
  return runEvent(run, stamp, { type: 'plan.changed', sentence, detail });
}

function asking(run: Run, approval: Approval, stamp: Stamp): Change {
  const waiting: Run = {
    ...run,
    state: 'waiting_approval',
    reason: null,
    message: null,
    checkAt: null,
    validUntil: null,
    approvals: [...run.approvals, approval],
  };
  return { ...unchanged(waiting), events: [requested(waiting, approval, stamp)] };
}

function newStepOf(id: string): Run['steps'][number] {
  return { id, state: 'pending', attempt: 0, startedAt: null, endedAt: null, dueAt: null, outcome: null, undoOutcome: null };
}

function superseded(approval: Approval, stamp: Stamp): Approval {
  return approval.state === 'open' || approval.state === 'approved' ? { ...approval, state: 'superseded', decidedAt: stamp.at } : approval;
}

/** The approval before the start that still decides: open or granted. */
export function deciding(run: Run): Approval | null {
  return run.approvals.find(({ stepId, state }) => stepId === null && (state === 'open' || state === 'approved')) ?? null;
}

/** Policy asks for more than when the run was asked for: the stricter of both holds from now on, with the votes so far. */
function tightened(run: Run, now: Possible, stamp: Stamp): Change {
  if (now.decision.effect !== 'needs_approval') return unchanged(run);
  const approval = deciding(run);
  const asked = now.decision.approval;
  if (approval === null) {
    const requirement = asked;
    return asking(run, newApproval({ planHash: run.planHash, stepId: null, prompt: '', requirement }, stamp.at), stamp);
  }
  if (!tightens(approval.requirement, asked)) return unchanged(run);
  const requirement = underBoth(approval.requirement, asked);
  const expiresAt = new Date(Math.min(approval.expiresAt.getTime(), approval.requestedAt.getTime() + requirement.expiresAfterMs));
  const dueAt = new Date(Math.min(approval.dueAt.getTime(), expiresAt.getTime()));
  const sooner = startsSooner(run, approval.requirement.validForMs - requirement.validForMs);
  const stricter = withApproval(sooner, { ...approval, requirement, expiresAt, dueAt });
  const event = runEvent(stricter, stamp, {
    type: 'approval.tightened',
    sentence: 'The rules became stricter while this waited; the votes so far count under the stricter rule.',
    detail: { approvalId: approval.id, because: requirement.sources.join(' + ') },
  });
  return { ...unchanged(stricter), events: [event] };
}

/** What is approved already may start for so much less time; what it counts from stays. */
function startsSooner(run: Run, byMs: number): Run {
  if (run.validUntil === null || byMs <= 0) return run;
  const validUntil = new Date(run.validUntil.getTime() - byMs);
  const checkAt = run.checkAt === null || run.checkAt > validUntil ? validUntil : run.checkAt;
  return { ...run, validUntil, checkAt };
}

/**
 * An approval is worth what its voters' roles are worth now: one that was complete can be open again, and one that was open
 * complete, or rejected, without another vote, for example when somebody has their role back.
 */
function recounted(run: Run, facts: Facts, stamp: Stamp): Change {
  const approval = deciding(run);
  if (approval === null) return unchanged(run);
  const counted = countVotes(approval, approval.votes, rolesNowOf(facts, run), stamp.at);
  // What still asks people waits for them, whatever state somebody wrote into the row of its run.
  const asLeft = counted.state !== 'open' || run.state === 'waiting_approval';
  if (counted.state === approval.state && asLeft) return unchanged(run);
  switch (counted.state) {
    case 'approved':
      return complete(run, counted, stamp);
    case 'rejected':
      return rejected(run, counted, stamp);
    default:
      return waitsAgain(run, counted, stamp);
  }
}

function complete(run: Run, counted: Approval, stamp: Stamp): Change {
  const ready = withApproval(readyToStart(run, counted, stamp.at), counted);
  const event = runEvent(ready, stamp, {
    type: 'approval.granted',
    sentence: completeByRoles(counted),
    detail: { approvalId: counted.id },
  });
  return { ...unchanged(ready), events: [event] };
}

function rejected(run: Run, counted: Approval, stamp: Stamp): Change {
  const why = nothingStarted(rejectedByRoles(counted));
  const closed = withApproval(run, counted);
  const event = runEvent(closed, stamp, { type: 'approval.rejected', sentence: inEnglish(why), detail: { approvalId: counted.id } });
  return followedBy({ ...unchanged(closed), events: [event] }, (current) =>
    endRun(current, 'rejected', stamp, { reason: 'approval.rejected', message: why }),
  );
}

/** The people get the whole time once more, which `timed` counts from `stageAt`, and are reminded again. */
function waitsAgain(run: Run, counted: Approval, stamp: Stamp): Change {
  const asked: Approval = { ...counted, stageAt: stamp.at, rungsDone: lastingRungs(counted) };
  const reopened = withApproval({ ...run, state: 'waiting_approval', reason: null, message: null, checkAt: null, validUntil: null }, asked);
  const event = runEvent(reopened, stamp, {
    type: 'approval.reopened',
    sentence: 'An approval does not count any more, because the role behind it is gone or the rules became stricter. It waits again.',
    detail: { approvalId: counted.id },
  });
  return { ...unchanged(reopened), events: [event] };
}
