import type { Policy } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import type { Hold } from './start.ts';

/** Why a run may not start at this moment although it is permitted; null when nothing holds it. */
export function heldUntil(_policy: Policy, run: Pick<Run, 'plan' | 'breakGlass'>, at: Date): Hold | null {
  const { startAt } = run.plan;
  if (startAt === null || new Date(startAt) <= at) return null;
  return { until: new Date(startAt), reason: 'start.later', message: 'It is ready and starts at the time that was asked for.' };
}
