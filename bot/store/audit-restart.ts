import { sql } from 'kysely';
import type pg from 'pg';
import type { AuditEvent } from '../core/audit/event.ts';
import { writeEvents, writtenOrRefused } from './audit-append.ts';
import { translated } from './database-errors.ts';
import { dbOn, oneAtATime } from './db.ts';
import { inTransaction } from './transaction.ts';

/** Gives the log another name, of which `event` is the first. Throws `audit.not_written` without the rights of the owner. */
export async function restartLog(pool: pg.Pool, { origin, event }: Readonly<{ origin: string; event: AuditEvent }>): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const db = dbOn(oneAtATime(connection));
    await translated(sql`update signalbox.audit_head set origin = ${origin}`.execute(db));
    await writtenOrRefused(writeEvents(db, [event]));
  });
}
