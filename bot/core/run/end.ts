import { inSentences, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { type Change, runEvent, type Stamp } from './change.ts';
import { isLeftUnknown, stepOf, withStep } from './facts.ts';
import { outcomeText } from './outcome.ts';
import type { Run, RunState, StepRun } from './run.ts';

export type Ending = Extract<RunState, 'succeeded' | 'failed' | 'undone' | 'cancelled' | 'rejected' | 'expired'>;
type Why = Readonly<{ reason: string | null; message: Text }>;

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
    sentence: `${run.plan.summary}: ${inEnglish(why.message)}`,
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
    sentence: `${inEnglish(why.message)} Undoing “${stepOf(run, last.id).plan.name}”.`,
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
  const { reason, text } = explanation(run, state);
  return { reason, message: inEnglish(text) };
}

/** Why a run ended so, from what became of its steps. */
export function explanation(run: Run, state: Ending): Readonly<{ reason: string | null; text: Text }> {
  const broken = run.steps.find((step) => step.state === 'failed');
  const failure = broken === undefined ? [] : [message('ending.failed', { step: nameOf(run, broken), reason: reasonIn(broken.outcome) })];
  const unrepaired = run.steps.find((step) => step.state === 'undo_failed');
  if (unrepaired !== undefined) {
    const step = nameOf(run, unrepaired);
    const undo = message('ending.undo-failed', { step, reason: reasonIn(unrepaired.undoOutcome) });
    return { reason: 'step.undo_failed', text: inSentences([...failure, undo]) };
  }
  if (state === 'succeeded') return { reason: null, text: message('ending.succeeded') };
  if (state === 'undone') return { reason: 'step.failed', text: inSentences([...failure, message('ending.undone')]) };
  if (state === 'cancelled') {
    const left = run.steps.find(isLeftUnknown);
    const open = left === undefined ? [] : [message('ending.left-unknown', { step: nameOf(run, left) })];
    const by = message('ending.cancelled', { name: run.cancel?.by.name ?? 'Signalbox' });
    return { reason: 'run.cancelled', text: inSentences([by, ...open]) };
  }
  return { reason: 'step.failed', text: inSentences(failure) };
}

function reasonIn(outcome: StepRun['outcome']): Text {
  return outcome === null ? message('ending.no-reason') : outcomeText(outcome);
}

/** A plan that was changed in the store may lack the step. */
function nameOf({ plan }: Run, { id }: StepRun): string {
  return plan.steps.find((step) => step.id === id)?.name ?? id;
}
