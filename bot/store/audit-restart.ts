import { sql } from 'kysely';
import type pg from 'pg';
import type { AuditEvent } from '../core/audit/event.ts';
import { writeEvents, writtenOrRefused } from './audit-append.ts';
import { translated } from './database-errors.ts';
import { dbOn, oneAtATime } from './db.ts';
import { inTransaction } from './transaction.ts';

/** The names of all logs that the database knows: those of its events, and those that a restore says ended. */
export async function knownLogs(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct log as name from signalbox.audit_events
     union select unnest(string_to_array(d.detail::json ->> 'previous', ' ')) from signalbox.audit_events e
       join signalbox.audit_details d on d.seq = e.seq where e.type = 'log.restored'`,
  );
  return rows.map(({ name }) => name);
}

/** Gives the log another name, of which `event` is the first. Throws `audit.not_written` without the rights of the owner. */
export async function restartLog(pool: pg.Pool, { origin, event }: Readonly<{ origin: string; event: AuditEvent }>): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const db = dbOn(oneAtATime(connection));
    await translated(sql`update signalbox.audit_head set origin = ${origin}`.execute(db));
    await writtenOrRefused(writeEvents(db, [event]));
  });
}
