import type pg from 'pg';
import type { RunId } from '../core/ids.ts';
import type { TraceParent } from '../core/tracer.ts';
import { translated } from './database-errors.ts';
import { type Db, dbOn, type Queryable } from './db.ts';

/** Keeps where the trace of a run goes on from, in the transaction that this connection has open. Throws `unavailable`. */
export async function keepTrace(connection: unknown, runId: RunId, trace: TraceParent): Promise<void> {
  await translated(on(connection).updateTable('runs').set({ trace }).where('id', '=', runId).execute());
}

/** null for a run whose beginning nobody followed. `connection`: of an open transaction, or null outside of one. Throws `unavailable`. */
export async function traceOf(pool: pg.Pool, runId: RunId, connection: unknown): Promise<TraceParent | null> {
  const db = connection === null ? dbOn(pool) : on(connection);
  const row = await translated(db.selectFrom('runs').select('trace').where('id', '=', runId).executeTakeFirst());
  return row?.trace ?? null;
}

/** The border to `Tx.connection`, which `txOn` made of the driver's client. */
function on(connection: unknown): Db {
  return dbOn(connection as Queryable);
}
