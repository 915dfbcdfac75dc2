import { type RawBuilder, sql } from 'kysely';
import { type Beside, type Entry, flatText, type Parts, partsOf } from '../core/audit/entry.ts';
import { type AuditEvent, auditEvent } from '../core/audit/event.ts';
import type { LogRow } from '../core/audit/log-store.ts';
import type { Hash } from '../core/audit/tree.ts';
import { freshSalt } from './salts.ts';
import { wholeText } from './text.ts';

const HASH_BYTES = 32;

/** An event as its two rows hold it. `detail` and the others of the second row are null when they were erased. */
export type EventRow = Readonly<{
  seq: string;
  id: string;
  log: string;
  at: Date;
  type: AuditEvent['type'];
  actor_kind: AuditEvent['actor']['kind'];
  actor_tenant: string;
  actor_object: string;
  via: AuditEvent['via'];
  run_id: string | null;
  step_id: string | null;
  workflow: string | null;
  environment: string | null;
  plan_hash: string | null;
  rule: string | null;
  facts: string;
  beside: Uint8Array;
  nodes: Uint8Array;
  salt: Uint8Array | null;
  actor_name: string | null;
  sentence: string | null;
  detail: string | null;
}>;

export const OLDEST_FIRST = sql`asc`;
export const NEWEST_FIRST = sql`desc`;

type Chosen = Readonly<{ conditions: readonly RawBuilder<unknown>[]; order: RawBuilder<unknown>; limit: number }>;

/**
 * Both rows of the first events that fulfil conditions on `e`; the second one may be gone. The events are chosen before their details are looked
 * up: asked for both at once, Postgres may walk through all details from the first on, for every page.
 */
export function eventRows({ conditions, order, limit }: Chosen): RawBuilder<EventRow> {
  const chosen = sql`select e.* from signalbox.audit_events e where ${sql.join(conditions, sql` and `)} order by e.seq ${order} limit ${limit}`;
  return sql<EventRow>`select e.*, d.salt, d.actor_name, d.sentence, d.detail from (${chosen}) e
    left join signalbox.audit_details d on d.seq = e.seq order by e.seq ${order}`;
}

/** Both rows of the events with these numbers, newest first. Each is looked up by itself: asked for all at once, Postgres may read both tables whole. */
export function rowsAt(numbers: RawBuilder<unknown>): RawBuilder<EventRow> {
  return sql<EventRow>`select e.*, d.salt, d.actor_name, d.sentence, d.detail from (${numbers}) at
    cross join lateral (select * from signalbox.audit_events where seq = at.seq offset 0) e
    left join lateral (select * from signalbox.audit_details where seq = at.seq offset 0) d on true order by e.seq desc`;
}

/** What is hashed is what the database gives back: without U+0000 and halves of characters. */
export function storable(event: AuditEvent): AuditEvent {
  const whole = (text: string | null): string | null => (text === null ? null : wholeText(text));
  const { actor, detail } = event;
  return {
    ...event,
    actor: { ...actor, name: wholeText(actor.name), tenantId: wholeText(actor.tenantId), objectId: wholeText(actor.objectId) },
    runId: whole(event.runId),
    stepId: whole(event.stepId),
    workflow: whole(event.workflow),
    environment: whole(event.environment),
    planHash: whole(event.planHash),
    rule: whole(event.rule),
    sentence: wholeText(event.sentence),
    detail: Object.fromEntries(
      Object.entries(detail).map(([key, value]) => [wholeText(key), typeof value === 'string' ? wholeText(value) : value]),
    ),
  };
}

/**
 * The columns of both rows of an event, as `audit_append` takes them: without what says where it stands. Throws ZodError for what its type
 * does not say, and for what cannot be hashed.
 */
export function appendedColumns(event: AuditEvent) {
  return columnsOf(partsOf(auditEvent.parse(storable(event))));
}

/** The same of what was parsed. */
export function columnsOf({ fixed, beside }: Parts) {
  const { actor, at, facts, id, type, via, runId, stepId, workflow, environment, planHash, rule } = fixed;
  return {
    id,
    at,
    type,
    via,
    workflow,
    environment,
    rule,
    actor_kind: actor.kind,
    actor_tenant: actor.tenantId,
    actor_object: actor.objectId,
    run_id: runId,
    step_id: stepId,
    plan_hash: planHash,
    facts: flatText(facts),
    salt: `\\x${freshSalt().toString('hex')}`,
    actor_name: beside.name,
    sentence: beside.sentence,
    detail: flatText(beside.detail),
  };
}

/** The row of an event, as `audit_append` wrote it. */
export function logRow(row: EventRow): LogRow {
  return { entry: entryOfRow(row), beside: besideOfRow(row), completed: hashesOf(row.nodes) };
}

function entryOfRow(row: EventRow): Entry {
  return {
    v: 1,
    log: row.log,
    seq: Number(row.seq),
    id: row.id,
    at: row.at.toISOString(),
    type: row.type,
    actor: { kind: row.actor_kind, tenantId: row.actor_tenant, objectId: row.actor_object },
    via: row.via,
    runId: row.run_id,
    stepId: row.step_id,
    workflow: row.workflow,
    environment: row.environment,
    planHash: row.plan_hash,
    rule: row.rule,
    facts: detailOf(row.facts),
    beside: Buffer.from(row.beside).toString('hex'),
  };
}

export function besideOfRow({ salt, actor_name, sentence, detail }: EventRow): Beside | null {
  if (salt === null || actor_name === null || sentence === null || detail === null) return null;
  return { salt, name: actor_name, sentence, detail: detailOf(detail) };
}

/** `flatText` alone writes these texts. */
export function detailOf(text: string): AuditEvent['detail'] {
  const detail: AuditEvent['detail'] = JSON.parse(text);
  return detail;
}

/** Cuts bytes into hashes. */
export function hashesOf(bytes: Uint8Array): readonly Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, place) => bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES));
}
