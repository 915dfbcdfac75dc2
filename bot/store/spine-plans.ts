import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { hashJson, type JsonObject } from '../core/json.ts';
import { SYSTEM } from '../core/principal.ts';

/** How 0001 kept an approval step. */
type SpineStep = Readonly<{ kind: string; id: string; role: string; count: number; expiresAfterMs: number }>;
type SpinePlan = Readonly<{ workflow: Readonly<{ name: string }>; environment: string | null; steps: readonly SpineStep[] }>;
type Row = Readonly<{ id: string; plan: SpinePlan; plan_hash: string; ended_at: Date | null }>;

const PAGE = 500;

/**
 * Brings the stored plans of 0001 into the form of 0002. A run that has ended keeps the hash under which it ran. One that has
 * not gets the hash of the new form, together with its approvals, because what it does is the same: nobody has to vote again.
 * Both hashes go into the audit log. A plan that did not have its hash before does not get one, so it is refused as before.
 */
export async function convertSpinePlans(db: Kysely<unknown>): Promise<void> {
  for (let last = ''; ; ) {
    const { rows } = await sql<Row>`
      select id, plan, plan_hash, ended_at from signalbox.runs where id > ${last} order by id limit ${PAGE}`.execute(db);
    for (const row of rows) await convert(db, row);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}

async function convert(db: Kysely<unknown>, { id, plan, plan_hash, ended_at }: Row): Promise<void> {
  const converted = { ...plan, startAt: null, steps: plan.steps.map(convertedStep) };
  await sql`update signalbox.runs set plan = ${JSON.stringify(converted)} where id = ${id}`.execute(db);
  if (ended_at !== null || hashOf(plan) !== plan_hash) return;
  const hash = hashOf(converted);
  await sql`update signalbox.runs set plan_hash = ${hash} where id = ${id}`.execute(db);
  await sql`update signalbox.approvals set plan_hash = ${hash} where run_id = ${id} and plan_hash = ${plan_hash}`.execute(db);
  await sql`update signalbox.run_cards set version = version + 1 where run_id = ${id}`.execute(db);
  const sentence = 'Signalbox was updated and keeps plans in another form, so this one has another hash. What it does is the same.';
  await sql`insert into signalbox.audit_events
    (id, at, type, actor_kind, actor_tenant, actor_object, actor_name, via, run_id, workflow, environment, plan_hash, sentence, detail)
    values (${randomUUID()}, now(), 'plan.changed', ${SYSTEM.kind}, ${SYSTEM.tenantId}, ${SYSTEM.objectId}, ${SYSTEM.name}, 'start',
      ${id}, ${plan.workflow.name}, ${plan.environment}, ${hash}, ${sentence}, ${JSON.stringify({ planHashBefore: plan_hash })})`.execute(
    db,
  );
}

function convertedStep(step: SpineStep): object {
  if (step.kind !== 'approval') return step;
  const { role, count, expiresAfterMs, ...rest } = step;
  const requirement = {
    stages: [{ duties: [{ roles: [role], count }] }],
    rejects: 1,
    expiresAfterMs,
    validForMs: 3_600_000,
    cancelRoles: [],
    ladder: [],
    where: 'anywhere',
    sources: [`step ${step.id}`],
  };
  return { ...rest, requirement };
}

function hashOf(plan: object): string {
  return hashJson(plan as JsonObject);
}
