import { type Actor, decide, targetOf } from './actor.ts';
import type { RolesNow } from './approval/tally.ts';
import { type Ballot, castVote } from './approval/vote.ts';
import type { Core } from './core.ts';
import { chooseBallot } from './delegation/choose-ballot.ts';
import { AppError } from './errors.ts';
import type { RunId } from './ids.ts';
import type { Decision } from './policy/decision.ts';
import { mayCancel } from './policy/may-cancel.ts';
import { mayReview } from './policy/may-review.ts';
import type { VoteFacts } from './policy/rule.ts';
import type { Tx } from './ports.ts';
import { samePrincipal } from './principal.ts';
import { cancelRun } from './run/cancel.ts';
import type { Change, Stamp } from './run/change.ts';
import { commitChange, deniedEvent } from './run/commit.ts';
import { ifIntact } from './run/intact.ts';
import { type Resolution, resolveUnknown } from './run/resolve.ts';
import { closeReview } from './run/review.ts';
import type { Approval, Run } from './run/run.ts';
import { requireUpToDate } from './site/in-force.ts';
import { type Facts, rolesNowOf } from './start/facts.ts';
import { startOrHold } from './start/start.ts';
import { lockedRun } from './submit.ts';
import { message } from './text/message.ts';
import { unknownRun } from './unknown-run.ts';

/** How an act on a run went: done, or refused by policy; a refusal is already in the audit log of the same transaction. */
export type Acted = Readonly<{ done: true }> | Readonly<{ done: false; decision: Extract<Decision, { effect: 'deny' }> }>;

const DONE: Acted = { done: true };

/** A vote as it arrives; the roles are added here. */
export type Cast = Readonly<{
  runId: RunId;
  ballot: Pick<Ballot, 'approvalId' | 'planHash' | 'verdict' | 'comment'>;
  door: VoteFacts['door'];
  stamp: Stamp;
}>;

/**
 * Counts a vote of the actor, or of somebody who handed it to them, under the run's row lock, with facts that were looked up
 * for this click (`currentFacts`). Throws `conflict` when the approval is not open for it, and `unavailable` when the rules
 * have changed since the look-up.
 */
export async function vote(core: Core, tx: Tx, actor: Actor, act: Cast & Readonly<{ facts: Facts }>): Promise<Acted> {
  const { facts, stamp, ballot, door } = act;
  const run = await ruledRun(core, tx, act.runId);
  const approval = run.approvals.find((candidate) => candidate.id === ballot.approvalId);
  if (approval === undefined)
    throw new AppError({
      code: 'not_found',
      reason: 'approval.unknown',
      message: message('vote.unknown'),
    });
  const rolesNow = withRolesOf(actor, rolesNowOf(facts, run));
  const { verdict } = ballot;
  const { giver, decision } = chooseBallot({ core, actor, givers: facts.givers, run, approval, verdict, door, rolesNow });
  if (decision.effect === 'deny' && (approval.state === 'open' || !TOO_LATE.has(decision.rule)))
    return refuse(tx, run, decision, { stamp, tried: verdict });
  const { roles, links } = giver ?? { ...actor, links: [] };
  const full: Ballot = { ...ballot, via: door.kind, onBehalfOf: giver?.principal ?? null, roles, links };
  const { change, granted } = castVote(run, full, { kinds: core.kinds, rolesNow }, stamp);
  await commitChange(core, tx, run, { change, stamp });
  if (granted) await startOrHold(core, tx, await lockedRun(tx, run.id), stamp);
  return DONE;
}

/**
 * Which open approval a vote is for that names only its run: the first one that this person may vote on, else the first,
 * whose refusal says why not. Undefined when none is open.
 */
export function approvalFor(
  core: Core,
  actor: Actor,
  asked: Readonly<{ run: Run; verdict: Ballot['verdict']; door: VoteFacts['door']; facts: Facts }>,
): Approval | undefined {
  const { run, verdict, door, facts } = asked;
  const open = run.approvals.filter((approval) => approval.state === 'open');
  const rolesNow = withRolesOf(actor, rolesNowOf(facts, run));
  const fits = (approval: Approval): boolean => {
    try {
      return chooseBallot({ core, actor, givers: facts.givers, run, approval, verdict, door, rolesNow }).decision.effect !== 'deny';
    } catch {
      // Whose vote it would be is not known now; the vote itself says so when no other approval fits.
      return false;
    }
  };
  return open.find(fits) ?? open[0];
}

/** Refusals that only say that it is over; how it ended is the better answer. */
const TOO_LATE: ReadonlySet<string> = new Set(['approver-is-needed', 'same-plan-hash', 'one-vote-each']);

function withRolesOf(actor: Actor, rolesNow: RolesNow): RolesNow {
  return (person) => (samePrincipal(person, actor.principal) ? actor.roles : rolesNow(person));
}

/** What is to be done to a run. `sees` says whether the actor may know of it: on a card that they pressed it is no secret. */
type OnRun = Readonly<{ runId: RunId; stamp: Stamp; sees: (run: Run) => boolean }>;

/**
 * The run under its row lock, while the rules are those by which the actor's roles were looked up. Throws `unavailable`
 * (`rules.changed`) when others came into force since.
 */
async function ruledRun(core: Core, tx: Tx, runId: RunId): Promise<Run> {
  await requireUpToDate(core, tx);
  return lockedRun(tx, runId);
}

/** Cancels; see `mayCancel`. */
export async function cancel(core: Core, tx: Tx, actor: Actor, { runId, stamp, sees }: OnRun): Promise<Acted> {
  const run = await ruledRun(core, tx, runId);
  if (!sees(run)) throw unknownRun(runId);
  const decision = mayCancel(core, actor, run);
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp, tried: 'cancel' });
  const change = ifIntact(run, stamp, () => cancelRun(run, core.kinds, stamp));
  return commit(core, tx, run, { change, stamp });
}

/** Closes the review of a run that went without approval. */
export async function review(core: Core, tx: Tx, actor: Actor, act: OnRun & Readonly<{ comment: string }>): Promise<Acted> {
  const { runId, stamp, sees } = act;
  const run = await ruledRun(core, tx, runId);
  const decision = mayReview(core, actor, run);
  if (decision.effect === 'deny' && !sees(run)) throw unknownRun(runId);
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp, tried: 'review' });
  return commit(core, tx, run, { change: closeReview(run, act.comment, stamp), stamp });
}

/** Answers an unknown outcome. */
export async function resolve(
  core: Core,
  tx: Tx,
  actor: Actor,
  act: OnRun & Readonly<{ stepId: string; verdict: Resolution }>,
): Promise<Acted> {
  const { runId, stamp, sees, stepId, verdict } = act;
  const run = await ruledRun(core, tx, runId);
  if (!sees(run)) throw unknownRun(runId);
  const decision = decide(core, actor, 'resolve', targetOf(run));
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp, tried: verdict });
  const change = ifIntact(run, stamp, () => resolveUnknown(run, stepId, verdict, { kinds: core.kinds, stamp }));
  return commit(core, tx, run, { change, stamp });
}

async function commit(core: Core, tx: Tx, run: Run, made: Readonly<{ change: Change; stamp: Stamp }>): Promise<Acted> {
  await commitChange(core, tx, run, made);
  return DONE;
}

async function refuse(
  tx: Tx,
  run: Run,
  decision: Extract<Decision, { effect: 'deny' }>,
  by: Readonly<{ stamp: Stamp; tried: string }>,
): Promise<Acted> {
  await tx.appendEvents([deniedEvent(run, by.stamp, { rule: decision.rule, sentence: decision.reason.sentence, tried: by.tried })]);
  return { done: false, decision };
}
