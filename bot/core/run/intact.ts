import { planHash } from '../plan/plan.ts';
import type { Change, Stamp } from './change.ts';
import { endRun } from './end.ts';
import { failed } from './outcome.ts';
import type { Run } from './run.ts';

/** What becomes of a step of a plan that somebody has changed in the store. */
export const PLAN_CHANGED = failed(
  'plan.changed',
  'The stored plan is not the one that was approved. Nothing more will run; please ask an administrator to look at the audit log.',
);

/** Whether the plan is still the one its hash was made of. Asked before anything of a plan is carried out or said. */
export function isIntact(run: Pick<Run, 'plan' | 'planHash'>): boolean {
  return planHash(run.plan) === run.planHash;
}

/** Ends a run whose plan is not intact, without an undo: that would be read from the same plan. */
export function stopBroken(run: Run, stamp: Stamp): Change {
  return endRun(run, 'failed', stamp, { reason: 'plan.changed', message: PLAN_CHANGED.message });
}
