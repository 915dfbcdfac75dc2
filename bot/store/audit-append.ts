import { sql } from 'kysely';
import type { AuditEvent } from '../core/audit/event.ts';
import type { LogRow } from '../core/audit/log-store.ts';
import type { Frontier } from '../core/audit/tree.ts';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import { detailColumns, eventColumns, hashesOf, nextRow } from './audit-row.ts';
import { storeError } from './database-errors.ts';
import type { Db } from './db.ts';

type HeadRow = Readonly<{ origin: string; size: string; frontier: Uint8Array }>;

/** A statement can carry 65,535 values, and an event is 23 of them. */
const BATCH = 1000;

/**
 * Numbers the events, adds them to the tree and writes both. It holds the head of the log until the end of the transaction, so it
 * must be the last thing that a transaction does: whoever holds the head waits for nobody.
 */
export async function writeEvents(db: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  let { origin, frontier } = await lockHead(db);
  for (let from = 0; from < events.length; from += BATCH) {
    const before = frontier;
    const rows: LogRow[] = [];
    for (const event of events.slice(from, from + BATCH)) {
      const next = nextRow(origin, frontier, event);
      rows.push(next.row);
      frontier = next.frontier;
    }
    await writeRows(db, before, { frontier, rows });
  }
}

/** Waits at most five seconds for the head; the limit holds for the rest of the transaction. */
async function lockHead(db: Db): Promise<Readonly<{ origin: string; frontier: Frontier }>> {
  const { rows } = await sql<HeadRow>`select * from signalbox.audit_lock()`.execute(db);
  const [head] = rows;
  if (head === undefined) throw new AppError({ code: 'internal', reason: 'audit.no_head', message: 'The audit log has no head.' });
  return { origin: head.origin, frontier: { size: Number(head.size), roots: hashesOf(head.frontier) } };
}

async function writeRows(db: Db, before: Frontier, after: Readonly<{ frontier: Frontier; rows: readonly LogRow[] }>): Promise<void> {
  const { frontier, rows } = after;
  const details = rows.flatMap(({ entry, beside }) => (beside === null ? [] : [detailColumns(entry.seq, beside)]));
  await db
    .with('details', (query) => query.insertInto('audit_details').values(details))
    .with('events', (query) => query.insertInto('audit_events').values(rows.map(eventColumns)))
    .selectNoFrom(sql`signalbox.audit_advance(${before.size}, ${frontier.size}, ${Buffer.concat(frontier.roots)})`.as('advanced'))
    .execute();
}

/**
 * Turns a failure to write events into what people are told. `unavailable`/`audit.not_written` stands for whatever the database had
 * against it; nothing of the transaction is done then.
 */
export async function writtenOrRefused(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (thrown) {
    const error = storeError(thrown);
    // A head that somebody holds for seconds will not be free at once: this is no conflict to try again at.
    if (error instanceof AppError && !isLockTimeout(thrown)) throw error;
    throw new AppError({ code: 'unavailable', reason: 'audit.not_written', message: message('seal.not-written'), cause: thrown });
  }
}

function isLockTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === '55P03';
}
