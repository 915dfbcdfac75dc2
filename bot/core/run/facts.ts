import type { JsonObject } from '../json.ts';
import type { PlanStep } from '../plan/plan.ts';
import type { Run, StepRun } from './run.ts';

/** What `if` and `${{ }}` may read of a run: `inputs`, `requester`, `run` and `steps`. */
export function factsOf(run: Run): JsonObject {
  const steps: Record<string, JsonObject> = {};
  for (const step of run.steps) steps[step.id] = { state: step.state, outputs: step.outcome?.outputs ?? {} };
  return {
    inputs: run.plan.inputs,
    requester: { name: run.requester.name, objectId: run.requester.objectId },
    run: { id: run.id },
    steps,
  };
}

/** The plan's and the run's half of a step. Both lists are made together, so a missing half is a broken row and throws. */
export function stepOf(run: Run, stepId: string): Readonly<{ plan: PlanStep; state: StepRun }> {
  const plan = run.plan.steps.find((step) => step.id === stepId);
  const state = run.steps.find((step) => step.id === stepId);
  if (plan === undefined || state === undefined) throw new RangeError(`Run ${run.id} has no step ${stepId}.`);
  return { plan, state };
}

export function withStep(run: Run, stepId: string, patch: Partial<StepRun>): Run {
  return { ...run, steps: run.steps.map((step) => (step.id === stepId ? { ...step, ...patch } : step)) };
}

/** Whether somebody stopped the run at this step (`resolveUnknown`, abort) without saying whether it had taken effect. */
export function isLeftUnknown(step: StepRun): boolean {
  return step.state === 'failed' && step.outcome?.reason === 'run.cancelled';
}
