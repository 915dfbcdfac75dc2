import { sql } from 'kysely';
import type { RunId } from '../core/ids.ts';
import type { Db } from './db.ts';

/**
 * A run that does not get the lock keeps the lock's row locked until its transaction ends. So a release waits for it and
 * then sees it in state `queued`; otherwise the release could look for waiting runs just before this one is one.
 */
export async function acquireLock(db: Db, key: string, runId: RunId): Promise<boolean> {
  for (;;) {
    await db
      .insertInto('locks')
      .values({ key, run_id: runId })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    const lock = await db.selectFrom('locks').select('run_id').where('key', '=', key).forShare().executeTakeFirst();
    // No row: the owner released it between the two statements, so it can be taken now.
    if (lock !== undefined) return lock.run_id === runId;
  }
}

/**
 * The next run is chosen and locked in one statement: one that is being cancelled is waited for, seen as cancelled, and passed over.
 */
export async function releaseLock(db: Db, key: string, runId: RunId): Promise<RunId | null> {
  const { numDeletedRows } = await db.deleteFrom('locks').where('key', '=', key).where('run_id', '=', runId).executeTakeFirst();
  if (numDeletedRows === 0n) return null;
  const { rows } = await sql<{ id: RunId }>`
    select id from signalbox.runs where lock_key = ${key} and state = 'queued'
    order by created_at, id limit 1 for update`.execute(db);
  return rows[0]?.id ?? null;
}
