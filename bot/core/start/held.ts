import type { Policy } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import { freezeAt } from '../time/freeze.ts';
import type { Hold } from './start.ts';

/**
 * Why a run may not start at this moment although it is permitted; null when nothing holds it. A freeze holds whatever can
 * change something; runs that only read are not held, and neither is one that breaks the glass.
 */
export function heldUntil(policy: Pick<Policy, 'freezes'>, run: Pick<Run, 'plan' | 'breakGlass'>, at: Date): Hold | null {
  const { startAt, workflow, environment } = run.plan;
  if (startAt !== null && new Date(startAt) > at)
    return { until: new Date(startAt), reason: 'start.later', message: 'It is ready and starts at the time that was asked for.' };
  if (run.breakGlass !== null || onlyReads(run.plan)) return null;
  const frozen = freezeAt(policy.freezes, { workflow: workflow.name, environment }, at);
  if (frozen === null) return null;
  const { freeze, until } = frozen;
  return {
    until,
    reason: `freeze.${freeze.id}`,
    message: `The freeze ${freeze.id} holds it: ${freeze.reason} It is looked at again when the freeze ends.`,
  };
}

/** An undo counts as what it is: it is carried out without being held again. */
function onlyReads({ steps }: Run['plan']): boolean {
  const calls = steps.flatMap((step) => (step.kind === 'uses' ? [step.call, ...(step.undo === null ? [] : [step.undo])] : []));
  return calls.every(({ effect }) => effect === 'read');
}
