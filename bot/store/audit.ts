import { type RawBuilder, sql } from 'kysely';
import type { AuditEvent } from '../core/audit/event.ts';
import type { AuditFilter, Page, StoredEvent } from '../core/ports.ts';
import type { Principal } from '../core/principal.ts';
import type { Db } from './db.ts';
import { pageOf, pageSize, parseSeqCursor } from './page.ts';
import { plainText } from './text.ts';

type EventRow = Readonly<{
  seq: string;
  id: string;
  at: Date;
  type: AuditEvent['type'];
  actor_kind: Principal['kind'];
  actor_tenant: string;
  actor_object: string;
  actor_name: string;
  via: AuditEvent['via'];
  run_id: string | null;
  step_id: string | null;
  workflow: string | null;
  environment: string | null;
  plan_hash: string | null;
  rule: string | null;
  sentence: string;
  detail: AuditEvent['detail'];
}>;

export async function appendEvents(db: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    id: event.id,
    at: event.at,
    type: event.type,
    actor_kind: event.actor.kind,
    actor_tenant: event.actor.tenantId,
    actor_object: event.actor.objectId,
    actor_name: plainText(event.actor.name),
    via: event.via,
    run_id: event.runId,
    step_id: event.stepId,
    workflow: event.workflow,
    environment: event.environment,
    plan_hash: event.planHash,
    rule: event.rule,
    sentence: plainText(event.sentence),
    detail: JSON.stringify(event.detail),
  }));
  await db.insertInto('audit_events').values(rows).execute();
}

/** Newest first. `person` is a principal key, an object id, or part of a name; `text` is part of the sentence or the detail. */
export async function listEvents(db: Db, filter: AuditFilter, before: string | null, limit: number): Promise<Page<StoredEvent>> {
  const size = pageSize(limit);
  const conditions = filterConditions(filter);
  if (before !== null) conditions.push(sql`seq < ${parseSeqCursor(before)}`);
  const { rows } = await sql<EventRow>`select * from signalbox.audit_events
    where ${sql.join(conditions, sql` and `)} order by seq desc limit ${size + 1}`.execute(db);
  return pageOf(rows.map(eventFromRow), size, (event) => String(event.seq));
}

function filterConditions(filter: AuditFilter): RawBuilder<unknown>[] {
  const conditions = [sql`true`];
  if (filter.person !== undefined) conditions.push(isPerson(filter.person));
  if (filter.workflow !== undefined) conditions.push(sql`workflow = ${filter.workflow}`);
  if (filter.environment !== undefined) conditions.push(sql`environment = ${filter.environment}`);
  if (filter.runId !== undefined) conditions.push(sql`run_id = ${filter.runId}`);
  if (filter.type !== undefined) conditions.push(sql`type = ${filter.type}`);
  if (filter.text !== undefined) {
    conditions.push(sql`(sentence ilike ${containing(filter.text)} or detail::text ilike ${containing(filter.text)})`);
  }
  if (filter.from !== undefined) conditions.push(sql`at >= ${filter.from}`);
  if (filter.to !== undefined) conditions.push(sql`at < ${filter.to}`);
  return conditions;
}

function isPerson(person: string): RawBuilder<unknown> {
  const text = plainText(person);
  return sql`(actor_tenant || '/' || actor_object = ${text} or actor_object = ${text} or actor_name ilike ${containing(text)})`;
}

/** A LIKE pattern for "contains": `%`, `_` and `\` in what a person typed mean themselves. */
function containing(text: string): string {
  return `%${plainText(text).replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`;
}

function eventFromRow(row: EventRow): StoredEvent {
  return {
    seq: Number(row.seq),
    id: row.id,
    at: row.at,
    type: row.type,
    actor: { kind: row.actor_kind, tenantId: row.actor_tenant, objectId: row.actor_object, name: row.actor_name },
    via: row.via,
    runId: row.run_id,
    stepId: row.step_id,
    workflow: row.workflow,
    environment: row.environment,
    planHash: row.plan_hash,
    rule: row.rule,
    sentence: row.sentence,
    detail: row.detail,
  };
}
