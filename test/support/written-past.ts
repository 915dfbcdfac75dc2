import type pg from 'pg';
import { partsOf } from '../../bot/core/audit/entry.ts';
import { type AuditEvent, keptEvent } from '../../bot/core/audit/event.ts';
import { columnsOf, storable } from '../../bot/store/audit-row.ts';

/** Writes events past what their types say, as an earlier version did, or a product that somebody took over could: the database is left. */
export async function writePast(database: pg.Pool | pg.ClientBase, ...events: readonly AuditEvent[]): Promise<void> {
  const columns = events.map((event) => columnsOf(partsOf(keptEvent.parse(storable(event)))));
  await database.query('select signalbox.audit_append($1)', [JSON.stringify(columns)]);
}
