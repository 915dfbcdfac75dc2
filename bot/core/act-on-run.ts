import { type Actor, decide, maySee, targetOf } from './actor.ts';
import { type Ballot, castVote } from './approval/vote.ts';
import type { Core } from './core.ts';
import { AppError } from './errors.ts';
import type { RunId } from './ids.ts';
import { mayApprove } from './policy/authorize.ts';
import type { Decision } from './policy/decision.ts';
import type { Tx } from './ports.ts';
import { cancelRun } from './run/cancel.ts';
import type { Change, Stamp } from './run/change.ts';
import { commitChange, deniedEvent, launch } from './run/commit.ts';
import { type Resolution, resolveUnknown } from './run/resolve.ts';
import type { Run } from './run/run.ts';
import { lockedRun, unknownRun } from './submit.ts';

/** How an act on a run went: done, or refused by policy; a refusal is already in the audit log of the same transaction. */
export type Acted = Readonly<{ done: true }> | Readonly<{ done: false; decision: Extract<Decision, { effect: 'deny' }> }>;

const DONE: Acted = { done: true };

/** Counts a vote of the actor, under the run's row lock. Throws `conflict` when the approval is not open for it. */
export async function vote(
  core: Core,
  tx: Tx,
  actor: Actor,
  act: Readonly<{ runId: RunId; ballot: Ballot; stamp: Stamp }>,
): Promise<Acted> {
  const run = await lockedRun(tx, act.runId);
  const approval = run.approvals.find((candidate) => candidate.id === act.ballot.approvalId);
  if (approval === undefined)
    throw new AppError({
      code: 'not_found',
      reason: 'approval.unknown',
      message: 'There is no such approval. Use the newest card of the run.',
    });
  const decision = mayApprove({ core, actor, run, approval });
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp: act.stamp, tried: act.ballot.verdict });
  const { change, granted } = castVote(run, act.ballot, core.kinds, act.stamp);
  await commitChange(core, tx, run, { change, stamp: act.stamp });
  if (granted) await launch(core, tx, await lockedRun(tx, run.id), act.stamp);
  return DONE;
}

/** Cancels; one's own run always, another's with the permission. */
export async function cancel(core: Core, tx: Tx, actor: Actor, act: Readonly<{ runId: RunId; stamp: Stamp }>): Promise<Acted> {
  const run = await lockedRun(tx, act.runId);
  if (!maySee(core, actor, run)) throw unknownRun(act.runId);
  const decision = mayCancel(core, actor, run);
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp: act.stamp, tried: 'cancel' });
  return commit(core, tx, run, { change: cancelRun(run, core.kinds, act.stamp), stamp: act.stamp });
}

/** Answers an unknown outcome. */
export async function resolve(
  core: Core,
  tx: Tx,
  actor: Actor,
  act: Readonly<{ runId: RunId; stepId: string; verdict: Resolution; stamp: Stamp }>,
): Promise<Acted> {
  const run = await lockedRun(tx, act.runId);
  if (!maySee(core, actor, run)) throw unknownRun(act.runId);
  const decision = decide(core, actor, 'resolve', targetOf(run));
  if (decision.effect === 'deny') return refuse(tx, run, decision, { stamp: act.stamp, tried: act.verdict });
  const change = resolveUnknown(run, act.stepId, act.verdict, { kinds: core.kinds, stamp: act.stamp });
  return commit(core, tx, run, { change, stamp: act.stamp });
}

export function mayCancel(core: Core, actor: Actor, run: Run): Decision {
  const own = run.requester.tenantId === actor.principal.tenantId && run.requester.objectId === actor.principal.objectId;
  const sentence = 'Whoever asked for a run may cancel it.';
  if (own)
    return { effect: 'allow', rule: 'requester-may-cancel', reason: { rule: 'requester-may-cancel', holds: true, sentence, because: [] } };
  return decide(core, actor, 'cancel', targetOf(run));
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
