import { randomBytes, randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Beside, entryHash, entryOf, flatText, SALT_BYTES } from '../core/audit/entry.ts';
import type { AuditEvent } from '../core/audit/event.ts';
import type { LogRow } from '../core/audit/log-store.ts';
import { append, type Frontier } from '../core/audit/tree.ts';
import { AppError } from '../core/errors.ts';
import { newOrigin } from '../core/ids.ts';
import { SYSTEM } from '../core/principal.ts';
import { hashesOf, storable } from './audit-row.ts';
import type { Db } from './db.ts';
import type { Schema } from './schema.ts';

/** A row of the table as it was before the log became a tree. */
type Before = Readonly<{
  seq: string;
  id: string;
  at: Date;
  type: AuditEvent['type'];
  actor_kind: AuditEvent['actor']['kind'];
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

const PAGE = 1000;

/** Opens the log and writes into it what was recorded before, in its order; from then on it is protected, as it was found. */
export async function adoptEvents(migrating: Kysely<unknown>): Promise<void> {
  // The tables of the log are as the schema says from here on.
  const db = (migrating as Kysely<Schema>).withSchema('signalbox');
  await sql`insert into signalbox.audit_head (origin, size, frontier) values (${newOrigin(1)}, 0, '')`.execute(db);
  let adopted = 0;
  for (let last = '0'; ; ) {
    const { rows } = await sql<Before>`select * from signalbox.audit_adopted where seq > ${last} order by seq limit ${PAGE}`.execute(db);
    const end = rows.at(-1);
    if (end === undefined) break;
    await writeEvents(db, rows.map(eventOf));
    adopted += rows.length;
    last = end.seq;
  }
  if (adopted > 0) await writeEvents(db, [await opened(db, adopted)]);
}

function eventOf(row: Before): AuditEvent {
  const { id, at, type, via, workflow, environment, rule, sentence, detail } = row;
  const actor = { kind: row.actor_kind, tenantId: row.actor_tenant, objectId: row.actor_object, name: row.actor_name };
  const about = { runId: row.run_id, stepId: row.step_id, workflow, environment, planHash: row.plan_hash };
  return { id, at, type, actor, via, ...about, rule, sentence, detail };
}

async function opened(db: Kysely<Schema>, events: number): Promise<AuditEvent> {
  const { rows } = await sql<Readonly<{ now: Date }>>`select now()`.execute(db);
  const about = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
  const sentence = `The audit log can be proved from here on. ${events} events that were recorded before were taken over as they were found.`;
  const at = rows[0]?.now ?? new Date(0);
  return { id: randomUUID(), at, type: 'log.opened', actor: SYSTEM, via: 'start', ...about, sentence, detail: { events } };
}

type HeadRow = Readonly<{ origin: string; size: string; frontier: Uint8Array }>;

/** A statement can carry 65,535 values, and an event is 23 of them. */
const BATCH = 1000;

/** Numbers the events, adds them to the tree and writes both: in the database of that version there is no function for it yet. */
async function writeEvents(db: Db, events: readonly AuditEvent[]): Promise<void> {
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

/** Numbers an event and adds it to the tree. */
function nextRow(log: string, frontier: Frontier, event: AuditEvent): Readonly<{ row: LogRow; frontier: Frontier }> {
  const place = { log, seq: frontier.size + 1 };
  const { entry, beside } = entryOf(storable(event), place, randomBytes(SALT_BYTES));
  const { frontier: next, completed } = append(frontier, entryHash(entry));
  return { row: { entry, beside, completed }, frontier: next };
}

function eventColumns({ entry, completed }: LogRow) {
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

function detailColumns(seq: number, { salt, name, sentence, detail }: Beside) {
  return { seq, salt: Buffer.from(salt), actor_name: name, sentence, detail: flatText(detail) };
}
