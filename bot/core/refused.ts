import { randomUUID } from 'node:crypto';
import type { Core } from './core.ts';
import type { AppError } from './errors.ts';
import type { RunId } from './ids.ts';
import type { Stamp } from './run/change.ts';
import type { Run } from './run/run.ts';

export type Tried = Readonly<{ stamp: Stamp; runId: RunId; tried: string }>;

/**
 * Records that somebody tried something about a run that came to nothing: it was over, it was for another plan, they may
 * not see the run. The transaction of the attempt was rolled back, so this is one of its own.
 */
export async function recordRefused(core: Pick<Core, 'store'>, { stamp, runId, tried }: Tried, error: AppError): Promise<void> {
  const run: Run | null = await core.store.run(runId);
  // What does not exist was not refused to anybody.
  if (run === null) return;
  const event = {
    id: randomUUID(),
    at: stamp.at,
    type: 'decision.denied' as const,
    actor: stamp.by,
    via: stamp.via,
    runId: run.id,
    stepId: null,
    workflow: run.plan.workflow.name,
    environment: run.plan.environment,
    planHash: run.planHash,
    rule: error.reason,
    sentence: error.message,
    detail: { tried },
  };
  await core.store.transaction((tx) => tx.appendEvents([event]));
}

/** Which failures are refusals: something was asked for and not done, and nothing is broken. */
export function isRefusal(error: AppError): boolean {
  return error.code === 'conflict' || error.code === 'not_found' || error.code === 'invalid' || error.code === 'forbidden';
}
