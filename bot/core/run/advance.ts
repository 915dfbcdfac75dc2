import { toAppError } from '../errors.ts';
import type { PlanStep } from '../plan/plan.ts';
import { message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { evaluateCondition } from '../workflow/evaluate.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from './change.ts';
import { requested } from './create.ts';
import { closedApprovals, endRun, startUndo } from './end.ts';
import { factsOf, stepOf, withStep } from './facts.ts';
import { isIntact, stopBroken } from './intact.ts';
import { failed } from './outcome.ts';
import { ENDED, type Run, type StepRun, type StepState } from './run.ts';
import type { Entered, StepKinds } from './step-kind.ts';
import { passUnasked } from './unasked.ts';

const ACTIVE: ReadonlySet<StepState> = new Set(['running', 'retrying', 'waiting', 'needs_decision', 'undoing']);
const PASSED: ReadonlySet<StepState> = new Set(['succeeded', 'skipped']);

/**
 * Takes a run as far as it can go now: enters every step whose turn has come, and ends or undoes the run when nothing
 * is left to wait for. Pure; calling it again on its own result changes nothing.
 * Invariants: no step starts after a failure, after a cancel, or while any outcome is unknown; a plan that was changed in the
 * store ends the run.
 */
export function advance(run: Run, kinds: StepKinds, stamp: Stamp): Change {
  if (ENDED.has(run.state) || run.startedAt === null) return unchanged(run);
  if (!isIntact(run)) return stopBroken(run, stamp);
  let change = unchanged(run);
  for (let ready = nextReady(change.run); ready !== null; ready = nextReady(change.run)) {
    const step = ready;
    change = followedBy(change, (current) => enter(current, step, kinds, stamp));
  }
  return followedBy(change, (current) => settle(current, stamp));
}

function nextReady(run: Run): PlanStep | null {
  const blocked =
    run.cancel !== null ||
    run.steps.some((step) => step.state === 'failed' || step.state === 'needs_decision' || step.state === 'cancelled');
  if (blocked) return null;
  return run.plan.steps.find((step) => stepOf(run, step.id).state.state === 'pending' && needsPassed(run, step)) ?? null;
}

function needsPassed(run: Run, step: PlanStep): boolean {
  return step.needs.every((id) => PASSED.has(stepOf(run, id).state.state));
}

function enter(run: Run, step: PlanStep, kinds: StepKinds, stamp: Stamp): Change {
  const kind = kinds.get(step.kind);
  if (kind === undefined) throw new RangeError(`There is no step kind ${step.kind}.`);
  let entered: Entered;
  try {
    if (step.condition !== null && !evaluateCondition(step.condition, factsOf(run))) return skip(run, step, stamp);
    entered = kind.enter(step, run, stamp.at);
  } catch (thrown) {
    return stepFails(run, step, toAppError(thrown).text, stamp);
  }
  if (entered.to === 'running') {
    return {
      run: withStep(run, step.id, { state: 'running' }),
      events: [],
      start: [{ runId: run.id, stepId: step.id, direction: 'do' }],
      say: [],
    };
  }
  if (entered.to === 'waiting') {
    const { approval } = entered;
    if (approval !== null && run.breakGlass !== null) return passUnasked(run, { step, approval, breakGlass: run.breakGlass }, stamp);
    return wait(run, step, entered, stamp);
  }
  const done = withStep(run, step.id, { state: 'succeeded', attempt: 1, startedAt: stamp.at, endedAt: stamp.at, outcome: entered.outcome });
  const event = runEvent(done, stamp, { type: 'step.finished', stepId: step.id, sentence: `Step “${step.name}” is done.` });
  return { run: done, events: [event], start: [], say: entered.say === null ? [] : [entered.say] };
}

function wait(
  run: Run,
  step: PlanStep,
  entered: Readonly<{ dueAt: Date | null; approval: Run['approvals'][number] | null }>,
  stamp: Stamp,
): Change {
  const waiting = withStep(run, step.id, { state: 'waiting', attempt: 1, startedAt: stamp.at, dueAt: entered.dueAt });
  const approval = entered.approval;
  if (approval === null) {
    const event = runEvent(waiting, stamp, {
      type: 'run.waiting',
      stepId: step.id,
      sentence: `Step “${step.name}” waits until ${entered.dueAt?.toISOString() ?? 'somebody acts'}.`,
    });
    return { run: waiting, events: [event], start: [], say: [] };
  }
  const asked = { ...waiting, approvals: [...waiting.approvals, approval] };
  const event = requested(asked, approval, stamp);
  return { run: asked, events: [event], start: [], say: [] };
}

function skip(run: Run, step: PlanStep, stamp: Stamp): Change {
  const skipped = withStep(run, step.id, { state: 'skipped', endedAt: stamp.at });
  const event = runEvent(skipped, stamp, {
    type: 'step.skipped',
    stepId: step.id,
    sentence: `Step “${step.name}” is skipped: its condition does not hold.`,
  });
  return { run: skipped, events: [event], start: [], say: [] };
}

function stepFails(run: Run, step: PlanStep, why: Text, stamp: Stamp): Change {
  const broken = withStep(run, step.id, {
    state: 'failed',
    startedAt: stamp.at,
    endedAt: stamp.at,
    outcome: failed('expression.failed', why),
  });
  const event = runEvent(broken, stamp, {
    type: 'step.finished',
    stepId: step.id,
    sentence: `Step “${step.name}” failed: ${inEnglish(why)}`,
    detail: { reason: 'expression.failed' },
  });
  return { run: broken, events: [event], start: [], say: [] };
}

/** Names the state that the steps add up to, or ends the run when none of them is active any more. */
function settle(before: Run, stamp: Stamp): Change {
  const run = withoutLostWaits(before, stamp);
  const active = run.steps.filter((step) => ACTIVE.has(step.state));
  if (active.length > 0) return unchanged({ ...run, ...liveState(run, active) });
  if (run.steps.some((step) => step.state === 'undo_failed')) return endRun(run, 'failed', stamp);
  if (run.cancel !== null) return endRun(run, 'cancelled', stamp);
  if (!run.steps.some((step) => step.state === 'failed')) return endRun(run, 'succeeded', stamp);
  return startUndo(run, stamp) ?? endRun(run, run.steps.some((step) => step.state === 'undone') ? 'undone' : 'failed', stamp);
}

/** A run that has failed waits for nobody: what waits is given up, so that the undo begins and the lock is not held for nothing. */
function withoutLostWaits(run: Run, stamp: Stamp): Run {
  const lost = run.steps.some((step) => step.state === 'failed');
  if (!lost || !run.steps.some((step) => step.state === 'waiting')) return run;
  const steps = run.steps.map((step) =>
    step.state === 'waiting' ? { ...step, state: 'cancelled' as const, endedAt: stamp.at, dueAt: null } : step,
  );
  return { ...run, steps, approvals: closedApprovals(run, stamp) };
}

function liveState(run: Run, active: readonly StepRun[]): Pick<Run, 'state' | 'reason' | 'message'> {
  const unknownStep = active.find((step) => step.state === 'needs_decision');
  if (unknownStep !== undefined) {
    return {
      state: 'needs_decision',
      reason: 'step.outcome_unknown',
      message: message('outcome.look', { step: stepOf(run, unknownStep.id).plan.name }),
    };
  }
  if (active.some((step) => step.state === 'undoing')) return { state: 'undoing', reason: run.reason, message: run.message };
  const state = active.some((step) => step.state === 'running' || step.state === 'retrying') ? 'running' : 'waiting';
  return { state, reason: null, message: null };
}
