import { AppError } from '../errors.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from './change.ts';
import { endRun } from './end.ts';
import { ENDED, type Run } from './run.ts';
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
      message: `This run has already ended (${run.state}), so there is nothing to cancel.`,
    });
  }
  if (run.state === 'undoing') {
    throw new AppError({
      code: 'conflict',
      reason: 'run.undoing',
      message: 'This run is undoing what it did and cannot be stopped half way. Wait until it has ended.',
    });
  }
  if (run.cancel !== null) {
    throw new AppError({
      code: 'conflict',
      reason: 'run.already_cancelling',
      message: `${run.cancel.by.name} has asked this run to stop already; it ends as soon as the step in flight has.`,
    });
  }
  const asked: Run = {
    ...run,
    cancel: { by: stamp.by, at: stamp.at },
    steps: run.steps.map((step) => (step.state === 'waiting' ? { ...step, state: 'cancelled', endedAt: stamp.at, dueAt: null } : step)),
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
