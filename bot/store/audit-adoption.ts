import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { AuditEvent } from '../core/audit/event.ts';
import { newOrigin } from '../core/ids.ts';
import { SYSTEM } from '../core/principal.ts';
import { writeEvents } from './audit-append.ts';
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
