import type { WorkflowQueue } from '@dbos-inc/dbos-sdk';
import { currentOwnerXid, runWithAbortableDbRetries } from '@dbos-inc/dbos-sdk/internal/context';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { ensureSystemDatabase, verifySystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { wfQueueRunner } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import type pg from 'pg';
import { AppError } from '../core/errors.ts';

// The only file that reaches behind the public interface of DBOS (exact version pinned in package.json). Its test says
// whether these eight still exist and do what is needed; nothing else in the product depends on the inside of DBOS.

type QueueRunner = Readonly<{ pollQueue(executor: DBOSExecutor, queue: WorkflowQueue): Promise<boolean> }>;

/** With a pool at hand DBOS takes nothing from its URL. */
const UNUSED_URL = 'postgresql://postgres@localhost/unused';
/** As in `boot.ts`: triggers for its notifications are left out. */
const LISTEN_NOTIFY = false;

/**
 * Brings DBOS's own tables up to date over a pool of ours; `DBOS.migrate` opens one of its own, as `DBOS.launch` does, and looks into
 * the database `postgres` first, which is nobody's business here. When there is nothing to do it only reads.
 */
export async function migrateSystemTables(pool: pg.Pool, schema: string): Promise<void> {
  await ensureSystemDatabase(UNUSED_URL, quiet(), pool, schema, LISTEN_NOTIFY);
}

/** Whether they are up to date; changes nothing. */
export async function systemTablesAreCurrent(pool: pg.Pool, schema: string): Promise<boolean> {
  try {
    await verifySystemDatabase(UNUSED_URL, quiet(), pool, schema, LISTEN_NOTIFY);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('schema version')) return false;
    throw error;
  }
}

function quiet(): GlobalLogger {
  return new GlobalLogger(undefined, { logLevel: 'error' });
}

/**
 * The token by which the present execution owns its workflow; undefined outside of a workflow. Whoever takes a workflow
 * over writes a new one, so that a write by the old execution can be refused.
 */
export function ownerToken(workflowId: string): string | undefined {
  return currentOwnerXid(workflowId);
}

/** Puts the unfinished workflows of an executor that is certainly dead back into their queue. Returns how many. */
export async function recoverWorkflowsOf(executorId: string): Promise<number> {
  const executor = DBOSExecutor.globalInstance;
  if (executor === undefined) return 0;
  return (await executor.recoverPendingWorkflows([executorId])).length;
}

/** true while this process executes the workflow. */
export function isRunningHere(workflowId: string): boolean {
  return DBOSExecutor.globalInstance?.systemDatabase.checkForRunningWorkflow(workflowId) ?? false;
}

/**
 * Starts what waits in the queue now instead of at DBOS's next poll. Errors of the database are logged by DBOS and left
 * to that poll. `stop` ends the retries of a lost connection.
 */
export async function pollNow(queue: WorkflowQueue, stop: AbortSignal): Promise<void> {
  const executor = DBOSExecutor.globalInstance;
  if (executor === undefined) return;
  await runWithAbortableDbRetries(stop, () => queueRunner().pollQueue(executor, queue));
}

/** `pollQueue` is private to TypeScript only; parsed here so that an upgrade that drops it fails with a sentence. */
function queueRunner(): QueueRunner {
  const runner: object = wfQueueRunner;
  if ('pollQueue' in runner && typeof runner.pollQueue === 'function') return runner as QueueRunner;
  throw new AppError({
    code: 'internal',
    reason: 'engine.dbos_changed',
    message: 'This version of DBOS is not the one Signalbox was built for. Install exactly the versions of package-lock.json.',
  });
}
