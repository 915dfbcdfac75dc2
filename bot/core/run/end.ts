import { type Change, runEvent, type Stamp } from './change.ts';
import { isLeftUnknown, stepOf, withStep } from './facts.ts';
import type { Run, RunState, StepRun } from './run.ts';

type Ending = Extract<RunState, 'succeeded' | 'failed' | 'undone' | 'cancelled' | 'rejected' | 'expired'>;
type Why = Readonly<{ reason: string | null; message: string }>;

/** Ends a run for good: steps that never started are cancelled, open approvals are closed. */
export function endRun(run: Run, state: Ending, stamp: Stamp, why: Why = explain(run, state)): Change {
  const ended: Run = {
    ...run,
    state,
    reason: why.reason,
    message: why.message,
    endedAt: stamp.at,
    checkAt: null,
    steps: run.steps.map((step) => (step.state === 'pending' ? { ...step, state: 'cancelled' } : step)),
    approvals: closedApprovals(run, stamp),
  };
  const event = runEvent(ended, stamp, {
    type: 'run.finished',
    sentence: `${run.plan.summary}: ${why.message}`,
    detail: { state, reason: why.reason ?? 'none' },
  });
  return { run: ended, events: [event], start: [], say: [] };
}

/** Open questions of a run that goes no further: nobody's answer counts any more. */
export function closedApprovals(run: Run, stamp: Stamp): Run['approvals'] {
  return run.approvals.map((approval) => (approval.state === 'open' ? { ...approval, state: 'cancelled', decidedAt: stamp.at } : approval));
}

/**
 * Begins to undo the step that ended last among those that succeeded and know how, or null when none is left.
 * One at a time, in reverse order of ending, because a later step may rest on an earlier one.
 */
export function startUndo(run: Run, stamp: Stamp): Change | null {
  const candidates = run.steps.filter((step) => step.state === 'succeeded' && undoable(run, step));
  const last = candidates.reduce<StepRun | null>((latest, step) => (latest === null || endOf(step) >= endOf(latest) ? step : latest), null);
  if (last === null) return null;
  const why = explain(run, 'failed');
  const undoing: Run = {
    ...withStep(run, last.id, { state: 'undoing', attempt: 0 }),
    state: 'undoing',
    reason: why.reason,
    message: why.message,
  };
  const event = runEvent(undoing, stamp, {
    type: 'run.undoing',
    stepId: last.id,
    sentence: `${why.message} Undoing “${stepOf(run, last.id).plan.name}”.`,
  });
  return { run: undoing, events: [event], start: [{ runId: run.id, stepId: last.id, direction: 'undo' }], say: [] };
}

function undoable(run: Run, step: StepRun): boolean {
  const { plan } = stepOf(run, step.id);
  return plan.kind === 'uses' && plan.undo !== null;
}

function endOf(step: StepRun): number {
  return step.endedAt?.getTime() ?? 0;
}

function explain(run: Run, state: Ending): Why {
  const broken = run.steps.find((step) => step.state === 'failed');
  const failure =
    broken === undefined ? '' : `“${stepOf(run, broken.id).plan.name}” failed: ${broken.outcome?.message ?? 'no reason was given.'}`;
  const unrepaired = run.steps.find((step) => step.state === 'undo_failed');
  if (unrepaired !== undefined) {
    const name = stepOf(run, unrepaired.id).plan.name;
    return {
      reason: 'step.undo_failed',
      message: `${failure} Undoing “${name}” did not work: ${unrepaired.undoOutcome?.message ?? 'no reason was given.'}`.trim(),
    };
  }
  if (state === 'succeeded') return { reason: null, message: 'All steps are done.' };
  if (state === 'undone') return { reason: 'step.failed', message: `${failure} What had been done was undone.` };
  if (state === 'cancelled') {
    const left = run.steps.find(isLeftUnknown);
    const open = left === undefined ? '' : ` It is not known whether “${stepOf(run, left.id).plan.name}” took effect.`;
    return { reason: 'run.cancelled', message: `Cancelled by ${run.cancel?.by.name ?? 'Signalbox'}.${open}` };
  }
  return { reason: 'step.failed', message: failure };
}
