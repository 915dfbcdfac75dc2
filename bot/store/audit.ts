import { type RawBuilder, sql } from 'kysely';
import type { AuditFilter, Page, StoredEvent } from '../core/ports.ts';
import { besideOfRow, detailOf, EVENT_ROWS, type EventRow } from './audit-row.ts';
import type { Db } from './db.ts';
import { pageOf, pageSize, parseSeqCursor } from './page.ts';
import { plainText } from './text.ts';

/** Newest first. `person` is a principal key, an object id, or part of a name; `text` is part of the sentence or the detail. */
export async function listEvents(db: Db, filter: AuditFilter, before: string | null, limit: number): Promise<Page<StoredEvent>> {
  const size = pageSize(limit);
  const conditions = filterConditions(filter);
  if (before !== null) conditions.push(sql`e.seq < ${parseSeqCursor(before)}`);
  const { rows } = await sql<EventRow>`${EVENT_ROWS}
    where ${sql.join(conditions, sql` and `)} order by e.seq desc limit ${size + 1}`.execute(db);
  return pageOf(rows.map(eventFromRow), size, (event) => String(event.seq));
}

/** What an event and its details must fulfil; `e` and `d` are their rows. */
export function filterConditions(filter: AuditFilter): RawBuilder<unknown>[] {
  const conditions = [sql`true`];
  if (filter.person !== undefined) conditions.push(isPerson(filter.person));
  if (filter.workflow !== undefined) conditions.push(sql`workflow = ${filter.workflow}`);
  if (filter.environment !== undefined) conditions.push(sql`environment = ${filter.environment}`);
  if (filter.runId !== undefined) conditions.push(sql`run_id = ${filter.runId}`);
  if (filter.type !== undefined) conditions.push(sql`type = ${filter.type}`);
  if (filter.text !== undefined) {
    conditions.push(
      sql`(d.sentence ilike ${containing(filter.text)} or d.detail ilike ${containing(filter.text)} or e.facts ilike ${containing(filter.text)})`,
    );
  }
  if (filter.from !== undefined) conditions.push(sql`at >= ${filter.from}`);
  if (filter.to !== undefined) conditions.push(sql`at < ${filter.to}`);
  return conditions;
}

function isPerson(person: string): RawBuilder<unknown> {
  const text = plainText(person);
  return sql`(actor_tenant || '/' || actor_object = ${text} or actor_object = ${text} or d.actor_name ilike ${containing(text)})`;
}

/** A LIKE pattern for "contains": `%`, `_` and `\` in what a person typed mean themselves. */
function containing(text: string): string {
  return `%${plainText(text).replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`;
}

function eventFromRow(row: EventRow): StoredEvent {
  const beside = besideOfRow(row);
  return {
    seq: Number(row.seq),
    erased: beside === null,
    id: row.id,
    at: row.at,
    type: row.type,
    actor: { kind: row.actor_kind, tenantId: row.actor_tenant, objectId: row.actor_object, name: beside?.name ?? '' },
    via: row.via,
    runId: row.run_id,
    stepId: row.step_id,
    workflow: row.workflow,
    environment: row.environment,
    planHash: row.plan_hash,
    rule: row.rule,
    sentence: beside?.sentence ?? '',
    detail: { ...detailOf(row.facts), ...beside?.detail },
  };
}
