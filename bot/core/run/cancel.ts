import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from './change.ts';
import { closedApprovals, endRun } from './end.ts';
import { stepOf } from './facts.ts';
import { ENDED, type Run, type StepRun } from './run.ts';
import type { StepKinds } from './step-kind.ts';

/**
 * Asks a run to stop. What has not started never does; steps in flight are told and end in their own time (cooperative:
 * the lock is kept until they have). Steps already done stay done. Throws `conflict` when the run has ended.
 */
export function cancelRun(run: Run, kinds: StepKinds, stamp: Stamp): Change {
  if (ENDED.has(run.state)) {
    throw new AppError({
      code: 'conflict',
      reason: 'run.already_ended',
      message: message('act.ended', { state: message(`run.state.${run.state}`) }),
    });
  }
  const undoBegan = run.steps.some((step) => step.state === 'undoing' || step.state === 'undone' || step.undoOutcome !== null);
  if (undoBegan) {
    throw new AppError({
      code: 'conflict',
      reason: 'run.undoing',
      message: message('act.undoing'),
    });
  }
  if (run.cancel !== null) {
    throw new AppError({
      code: 'conflict',
      reason: 'run.already_cancelling',
      message: message('act.cancelling', { name: run.cancel.by.name }),
    });
  }
  const asked: Run = {
    ...run,
    cancel: { by: stamp.by, at: stamp.at },
    steps: run.steps.map((step) => stopped(run, step, stamp)),
    approvals: closedApprovals(run, stamp),
  };
  const event = runEvent(asked, stamp, {
    type: 'run.cancel_requested',
    sentence: `${stamp.by.name} asked to cancel: ${run.plan.summary}.`,
  });
  const change: Change = { run: asked, events: [event], start: [], say: [] };
  return followedBy(change, (current) =>
    current.startedAt === null ? endRun(current, 'cancelled', stamp) : advance(current, kinds, stamp),
  );
}

/**
 * Nothing is in flight for a step that waits, or that sleeps before its next attempt, so it ends here; its strand finds
 * nothing to do when it wakes. What the last attempt of a repeated step did may be unknown, and then a person still decides.
 */
function stopped(run: Run, step: StepRun, stamp: Stamp): StepRun {
  if (step.state !== 'waiting' && step.state !== 'retrying') return step;
  const { plan } = stepOf(run, step.id);
  const open = step.state === 'retrying' && step.outcome?.status === 'unknown' && plan.kind === 'uses' && plan.call.effect !== 'read';
  return open ? { ...step, state: 'needs_decision', dueAt: null } : { ...step, state: 'cancelled', endedAt: stamp.at, dueAt: null };
}
