import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from './change.ts';
import { stepOf, withStep } from './facts.ts';
import { failed, succeeded } from './outcome.ts';
import type { Run, StepRun } from './run.ts';
import type { StepKinds } from './step-kind.ts';

export type Resolution = 'it_ran' | 'it_did_not' | 'abort';

const WORDS: Readonly<Record<Resolution, string>> = { it_ran: 'it ran', it_did_not: 'it did not run', abort: 'stop here' };

/**
 * A person says what became of a step whose outcome is unknown. `it_did_not` counts as a failure, so earlier steps are
 * undone; `abort` stops the run and leaves everything as it is. Throws `conflict` when nothing is open.
 */
export function resolveUnknown(
  run: Run,
  stepId: string,
  verdict: Resolution,
  context: Readonly<{ kinds: StepKinds; stamp: Stamp }>,
): Change {
  const { stamp, kinds } = context;
  const step = run.steps.find((candidate) => candidate.id === stepId);
  if (step === undefined || step.state !== 'needs_decision') {
    throw new AppError({
      code: 'conflict',
      reason: 'step.no_open_question',
      message: message('act.answered'),
    });
  }
  const resolved = withStep(run, stepId, patchFor(step, verdict, stamp));
  const stopped = verdict === 'abort' ? { ...resolved, cancel: { by: stamp.by, at: stamp.at } } : resolved;
  const event = runEvent(stopped, stamp, {
    type: 'step.resolved',
    stepId,
    sentence: `${stamp.by.name} says of “${stepOf(run, stepId).plan.name}”: ${WORDS[verdict]}.`,
    detail: { verdict },
  });
  return followedBy({ run: stopped, events: [event], start: [], say: [] }, (current) => advance(current, kinds, stamp));
}

function patchFor(step: StepRun, verdict: Resolution, stamp: Stamp): Partial<StepRun> {
  const said = message(`outcome.said.${verdict}`, { name: stamp.by.name });
  // An undo has its outcome in undoOutcome; only then was it the undo that is unknown.
  if (step.undoOutcome !== null) {
    return verdict === 'it_ran'
      ? { state: 'undone', undoOutcome: succeeded(said) }
      : { state: 'undo_failed', undoOutcome: failed('step.resolved_not_run', said) };
  }
  if (verdict === 'it_ran') return { state: 'succeeded', endedAt: stamp.at, outcome: succeeded(said, step.outcome?.outputs ?? {}) };
  return { state: 'failed', endedAt: stamp.at, outcome: failed(verdict === 'abort' ? 'run.cancelled' : 'step.resolved_not_run', said) };
}
