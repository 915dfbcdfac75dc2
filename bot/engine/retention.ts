import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/ports.ts';
import { WORKFLOW } from './strand.ts';

const EVERY_MS = 3_600_000;
const BATCH = 500;

/**
 * Deletes the engine's own records of strands that ended well at least `keepMs` ago; what happened is in the runs and
 * the audit log. Records of strands that ended with an error stay for people to look at.
 */
export async function removeFinished(clock: Clock, keepMs: number): Promise<number> {
  const completedBefore = new Date(clock.now().getTime() - keepMs).toISOString();
  for (let removed = 0; ; ) {
    const filter = { workflowName: WORKFLOW, status: 'SUCCESS' as const, completedBefore, limit: BATCH };
    const old = await DBOS.listWorkflows({ ...filter, loadInput: false, loadOutput: false });
    if (old.length > 0) await DBOS.deleteWorkflows(old.map((workflow) => workflow.workflowID));
    removed += old.length;
    if (old.length < BATCH) return removed;
  }
}

/** Runs `removeFinished` every hour until the returned function is called. */
export function keepTidy({ clock, keepMs, logger }: Readonly<{ clock: Clock; keepMs: number; logger: Logger }>): () => void {
  const timer = setInterval(() => {
    removeFinished(clock, keepMs).catch((error: unknown) => {
      logger.warn({ err: error }, 'Removing old engine records failed; it is tried again in an hour.');
    });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
