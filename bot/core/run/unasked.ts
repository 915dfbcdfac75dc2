import type { PlanStep } from '../plan/plan.ts';
import { describeRequirement } from '../policy/requirement.ts';
import { message } from '../text/message.ts';
import { type Change, runEvent, type Stamp, unchanged } from './change.ts';
import { withStep } from './facts.ts';
import { succeeded } from './outcome.ts';
import type { Approval, BreakGlass, Run } from './run.ts';

type Unasked = Readonly<{ step: PlanStep; approval: Approval; breakGlass: BreakGlass }>;

/**
 * An approval step of a run whose requester broke the glass asks nobody, like the approval before the start: the run goes on
 * at once. The log says what was passed, and the review is about it as well.
 */
export function passUnasked(run: Run, { step, approval, breakGlass }: Unasked, stamp: Stamp): Change {
  const { name } = run.requester;
  const asked = describeRequirement(approval.requirement);
  const times = { startedAt: stamp.at, endedAt: stamp.at };
  const outcome = succeeded(message('outcome.unasked', { name }));
  const passed = withStep(run, step.id, { state: 'succeeded', attempt: 1, ...times, outcome });
  const event = runEvent(passed, stamp, {
    type: 'break_glass.passed',
    stepId: step.id,
    sentence: `${name} broke the glass, so step “${step.name}” did not ask for the approval of ${asked}: ${breakGlass.reason}`,
    detail: { asked, reason: breakGlass.reason },
  });
  return { ...unchanged(passed), events: [event] };
}
