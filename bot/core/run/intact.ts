import { planHash } from '../plan/plan.ts';
import { message } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from './change.ts';
import { endRun } from './end.ts';
import { failed } from './outcome.ts';
import { ENDED, type Run, type StepRun } from './run.ts';

/** What becomes of a step of a plan that somebody has changed in the store. */
export const PLAN_CHANGED = failed('plan.changed', inEnglish(message('ending.plan-changed')));

/** Whether the plan is still the one its hash was made of. Asked before anything of a plan is carried out or said. */
export function isIntact(run: Pick<Run, 'plan' | 'planHash'>): boolean {
  return planHash(run.plan) === run.planHash;
}

/**
 * Ends a run whose plan is not intact, without an undo: that would be read from the same plan. The log keeps which plan was
 * approved, which one was found, and how far the run had come.
 */
export function stopBroken(run: Run, stamp: Stamp): Change {
  const event = runEvent(run, stamp, {
    type: 'plan.broken',
    sentence: PLAN_CHANGED.message,
    detail: {
      planHashApproved: run.planHash,
      planHashFound: planHash(run.plan),
      done: stepsIn(run, 'succeeded'),
      inFlight: stepsIn(run, 'running', 'retrying', 'undoing'),
    },
  });
  return followedBy({ ...unchanged(run), events: [event] }, (current) =>
    endRun(current, 'failed', stamp, { reason: 'plan.changed', message: PLAN_CHANGED.message }),
  );
}

/** What a transition makes of a run; when its plan is not intact it is ended instead, and nothing of the plan is read. */
export function ifIntact(run: Run, stamp: Stamp, transition: () => Change): Change {
  return ENDED.has(run.state) || isIntact(run) ? transition() : stopBroken(run, stamp);
}

function stepsIn(run: Run, ...states: readonly StepRun['state'][]): string {
  return run.steps.flatMap(({ id, state }) => (states.includes(state) ? [id] : [])).join(', ');
}
