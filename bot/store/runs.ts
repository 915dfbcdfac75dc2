import { isDeepStrictEqual } from 'node:util';
import { type RawBuilder, sql } from 'kysely';
import type { RunId } from '../core/ids.ts';
import type { Page } from '../core/ports.ts';
import { principalKey } from '../core/principal.ts';
import type { RunFilter } from '../core/run/filter.ts';
import type { Run, StepRun } from '../core/run/run.ts';
import { insertApprovals, saveApprovals } from './approvals.ts';
import type { Db } from './db.ts';
import { pageOf, pageSize, parseRunCursor, runCursor } from './page.ts';
import { RUN_IN_PLACE, RUN_PLACE } from './places.ts';
import { type RunRow, runFromRow } from './run-rows.ts';
import { spokenToColumn } from './spoken.ts';
import { documentOrNull, plainDocumentOrNull } from './text.ts';

/** One statement reads a whole run, so that what belongs together is of the same moment. */
const SELECT_RUNS = sql`
  select r.*,
    coalesce((select json_agg(s order by s.position) from signalbox.run_steps s where s.run_id = r.id), '[]') as steps,
    coalesce((select json_agg(x order by x.position) from (
      select a.*, coalesce((
        select json_agg(v order by v.position) from signalbox.votes v where v.approval_id = a.id), '[]') as votes
      from signalbox.approvals a where a.run_id = r.id) x), '[]') as approvals
  from signalbox.runs r`;

export async function insertRun(db: Db, run: Run): Promise<void> {
  const fixed = {
    id: run.id,
    requester: JSON.stringify(run.requester),
    requester_key: principalKey(run.requester),
    behalf: documentOrNull(run.behalf),
    via: run.via,
    conversation: documentOrNull(run.conversation),
    speech: documentOrNull(run.speech),
    created_at: run.createdAt,
  };
  await db
    .insertInto('runs')
    .values({ ...fixed, ...planned(run), ...changing(run) })
    .execute();
  await upsertSteps(db, stepRows(run, run.steps));
  await insertApprovals(db, run.id, run.approvals, 0);
}

export async function loadRun(db: Db, id: RunId): Promise<Run | null> {
  const { rows } = await sql<RunRow>`${SELECT_RUNS} where r.id = ${id}`.execute(db);
  const row = rows[0];
  return row === undefined ? null : runFromRow(row);
}

/** The row is locked first and read by a second statement: one that had to wait would see its steps as of before the wait. */
export async function lockRun(db: Db, id: RunId): Promise<Run | null> {
  const row = await db.selectFrom('runs').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return row === undefined ? null : await loadRun(db, id);
}

export async function saveRun(db: Db, before: Run, after: Run): Promise<void> {
  const row = changing(after);
  if (!isDeepStrictEqual(changing(before), row)) await db.updateTable('runs').set(row).where('id', '=', after.id).execute();
  if (before.planHash !== after.planHash) return replan(db, before, after);
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const changed = after.steps.filter((step) => !isDeepStrictEqual(old.get(step.id), step));
  await upsertSteps(db, stepRows(after, changed));
  await saveApprovals(db, after.id, before.approvals, after.approvals);
}

/** Another plan before the start: the steps are other ones as well, and none of them has begun. */
async function replan(db: Db, before: Run, after: Run): Promise<void> {
  await db.updateTable('runs').set(planned(after)).where('id', '=', after.id).execute();
  await db.deleteFrom('run_steps').where('run_id', '=', after.id).execute();
  await upsertSteps(db, stepRows(after, after.steps));
  await saveApprovals(db, after.id, before.approvals, after.approvals);
}

function planned({ plan, planHash }: Run) {
  return {
    plan: JSON.stringify(plan),
    plan_hash: planHash,
    workflow: plan.workflow.name,
    environment: plan.environment,
    lock_key: plan.lock,
  };
}

export async function listRuns(db: Db, filter: RunFilter, before: string | null, limit: number): Promise<Page<Run>> {
  const size = pageSize(limit);
  const conditions = filterConditions(filter);
  if (before !== null) {
    const { createdAt, id } = parseRunCursor(before);
    conditions.push(sql`(r.created_at, r.id) < (${createdAt}, ${id})`);
  }
  const { rows } = await sql<RunRow>`${SELECT_RUNS}
    where ${sql.join(conditions, sql` and `)}
    order by r.created_at desc, r.id desc
    limit ${size + 1}`.execute(db);
  return pageOf(rows.map(runFromRow), size, runCursor);
}

function filterConditions(filter: RunFilter): RawBuilder<unknown>[] {
  const conditions = [sql`true`];
  if (filter.states !== undefined) conditions.push(sql`r.state = any(${[...filter.states]}::text[])`);
  if (filter.workflow !== undefined) conditions.push(sql`r.workflow = ${filter.workflow}`);
  if (filter.environment !== undefined) conditions.push(sql`r.environment = ${filter.environment}`);
  if (filter.requester !== undefined) conditions.push(sql`r.requester_key = ${filter.requester}`);
  if (filter.conversationId !== undefined) conditions.push(sql`r.conversation->>'id' = ${filter.conversationId}`);
  if (filter.channel !== undefined) conditions.push(sql`${RUN_IN_PLACE} and ${RUN_PLACE} = ${filter.channel}`);
  if (filter.openReview === true) conditions.push(sql`r.break_glass is not null and r.break_glass->>'review' is null`);
  return conditions;
}

function changing(run: Run) {
  return {
    state: run.state,
    reason: run.reason,
    message: run.message === null ? null : spokenToColumn(run.message),
    started_at: run.startedAt,
    ended_at: run.endedAt,
    cancel_by: documentOrNull(run.cancel?.by ?? null),
    cancel_at: run.cancel?.at ?? null,
    break_glass: plainDocumentOrNull(run.breakGlass),
    check_at: run.checkAt,
    valid_until: run.validUntil,
    activation: run.activation,
  };
}

function stepRows(run: Run, steps: readonly StepRun[]) {
  const positions = new Map(run.steps.map((step, index) => [step.id, index]));
  return steps.map((step) => ({
    run_id: run.id,
    id: step.id,
    position: positions.get(step.id) ?? 0,
    state: step.state,
    attempt: step.attempt,
    started_at: step.startedAt,
    ended_at: step.endedAt,
    due_at: step.dueAt,
    outcome: documentOrNull(step.outcome),
    undo_outcome: documentOrNull(step.undoOutcome),
  }));
}

async function upsertSteps(db: Db, rows: ReturnType<typeof stepRows>): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('run_steps')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'id']).doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        attempt: eb.ref('excluded.attempt'),
        started_at: eb.ref('excluded.started_at'),
        ended_at: eb.ref('excluded.ended_at'),
        due_at: eb.ref('excluded.due_at'),
        outcome: eb.ref('excluded.outcome'),
        undo_outcome: eb.ref('excluded.undo_outcome'),
      })),
    )
    .execute();
}
