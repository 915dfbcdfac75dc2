import { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/ports.ts';
import { repeat } from './repeat.ts';
import { WORKFLOW } from './strand.ts';

const EVERY_MS = 3_600_000;
const BATCH = 500;

type Options = Readonly<{ pool: pg.Pool; clock: Clock; keepMs: number }>;

/**
 * Deletes the engine's own records of strands that ended at least `keepMs` ago; what happened is in the runs and the
 * audit log. Returns how many strands that were.
 */
export async function removeFinished({ pool, clock, keepMs }: Options): Promise<number> {
  const before = clock.now().getTime() - keepMs;
  const filter = { workflowName: WORKFLOW, status: 'SUCCESS' as const, completedBefore: new Date(before).toISOString(), limit: BATCH };
  let removed = 0;
  for (let left = BATCH; left === BATCH; ) {
    const old = await DBOS.listWorkflows({ ...filter, loadInput: false, loadOutput: false });
    if (old.length > 0) await DBOS.deleteWorkflows(old.map(({ workflowID }) => workflowID));
    left = old.length;
    removed += left;
  }
  await pool.query(
    `delete from dbos.transaction_completion c
     where c.created_at < $1 and not exists (select 1 from dbos.workflow_status w where w.workflow_uuid = c.workflow_id)`,
    [before],
  );
  return removed;
}

/** Runs `removeFinished` now and every hour until the returned function is called. */
export function keepTidy({ logger, ...options }: Options & Readonly<{ logger: Logger }>): () => Promise<void> {
  const work = async (): Promise<void> => {
    await removeFinished(options);
  };
  return repeat(EVERY_MS, work, (error) =>
    logger.warn({ err: error }, 'Removing old engine records failed; it is tried again in an hour.'),
  );
}
