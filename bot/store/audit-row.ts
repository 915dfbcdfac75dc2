import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Beside, type Entry, entryHash, entryOf, flatText, SALT_BYTES } from '../core/audit/entry.ts';
import type { AuditEvent } from '../core/audit/event.ts';
import type { LogRow } from '../core/audit/log-store.ts';
import { append, type Frontier, type Hash } from '../core/audit/tree.ts';
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

/** Both rows of an event; the second one may be gone. */
export const EVENT_ROWS = sql`select e.*, d.salt, d.actor_name, d.sentence, d.detail
  from signalbox.audit_events e left join signalbox.audit_details d on d.seq = e.seq`;

/** Numbers an event and adds it to the tree. */
export function nextRow(log: string, frontier: Frontier, event: AuditEvent): Readonly<{ row: LogRow; frontier: Frontier }> {
  const place = { log, seq: frontier.size + 1 };
  const { entry, beside } = entryOf(storable(event), place, randomBytes(SALT_BYTES));
  const { frontier: next, completed } = append(frontier, entryHash(entry));
  return { row: { entry, beside, completed }, frontier: next };
}

/** What is hashed is what the database gives back: without U+0000 and halves of characters. */
function storable(event: AuditEvent): AuditEvent {
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

export function eventColumns({ entry, completed }: LogRow) {
  const { actor } = entry;
  return {
    seq: entry.seq,
    id: entry.id,
    log: entry.log,
    at: new Date(entry.at),
    type: entry.type,
    actor_kind: actor.kind,
    actor_tenant: actor.tenantId,
    actor_object: actor.objectId,
    via: entry.via,
    run_id: entry.runId,
    step_id: entry.stepId,
    workflow: entry.workflow,
    environment: entry.environment,
    plan_hash: entry.planHash,
    rule: entry.rule,
    facts: flatText(entry.facts),
    beside: Buffer.from(entry.beside, 'hex'),
    nodes: Buffer.concat(completed),
  };
}

export function detailColumns(seq: number, { salt, name, sentence, detail }: Beside) {
  return { seq, salt: Buffer.from(salt), actor_name: name, sentence, detail: flatText(detail) };
}

/** The row of an event, as `eventColumns` and `detailColumns` wrote it. */
export function logRow(row: EventRow): LogRow {
  return { entry: entryOfRow(row), beside: besideOfRow(row), completed: hashesOf(row.nodes) };
}

/** The same for a row that anybody may have written: null unless every byte of it is as this product writes it. */
export function exactRow(row: EventRow): LogRow | null {
  try {
    const { entry, beside, completed } = logRow(row);
    const half = beside === null && [row.salt, row.actor_name, row.sentence, row.detail].some((part) => part !== null);
    const exact = flatText(entry.facts) === row.facts && (beside === null || flatText(beside.detail) === row.detail);
    const sized =
      row.nodes.length % HASH_BYTES === 0 && row.beside.length === HASH_BYTES && (row.salt?.length ?? SALT_BYTES) === SALT_BYTES;
    return exact && sized && !half ? { entry, beside, completed } : null;
  } catch {
    // Its text is no JSON, or its time no time.
    return null;
  }
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

/** `eventColumns` and `detailColumns` are the only writers of these texts. */
export function detailOf(text: string): AuditEvent['detail'] {
  const detail: AuditEvent['detail'] = JSON.parse(text);
  return detail;
}

/** Cuts bytes into hashes. */
export function hashesOf(bytes: Uint8Array): readonly Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, place) => bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES));
}
