import type pg from 'pg';
import { approval, run, vote } from '../contract/store/samples.ts';

/** Who asked for run number `n`: 300 people in turn, somebody who asks seldom, and somebody who asked for a third of everything old. */
const REQUESTER = `case when n % 5000 = 11 then 'seldom' when n < 40000 and n % 2 = 1 then 'long-gone' else 'person-' || n % 300 end`;
/** Everything is approved by one of ten people; every third run by somebody busy as well. */
const VOTERS = `select 'approver-' || n % 10 as who union all select 'busy' where n % 3 = 0 union all select 'seldom' where n % 10000 = 12`;
const CANCELLER = `case when n % 20000 = 13 then 'seldom' when n % 25 = 3 then 'person-' || n % 300 end`;

const RUNS = `insert into signalbox.runs select copy.* from generate_series(0, $2::integer - 1) as n,
    lateral (select ${REQUESTER} as requester, ${CANCELLER} as canceller) who,
    jsonb_populate_record(null::signalbox.runs, $1::jsonb || jsonb_build_object(
      'id', 'r-' || n, 'workflow', 'deploy-' || n % 20, 'created_at', '2026-01-01'::timestamptz + n * interval '1 minute',
      'requester', jsonb_build_object('kind', 'person', 'tenantId', 'tenant-1', 'objectId', requester, 'name', requester),
      'requester_key', 'tenant-1/' || requester,
      'cancel_at', case when canceller is not null then '2026-09-01' end,
      'cancel_by', case when canceller is not null
        then jsonb_build_object('kind', 'person', 'tenantId', 'tenant-1', 'objectId', canceller, 'name', canceller) end)) as copy`;
const APPROVALS = `insert into signalbox.approvals select copy.* from generate_series(0, $2::integer - 1) as n,
    jsonb_populate_record(null::signalbox.approvals, $1::jsonb || jsonb_build_object('id', 'a-' || n, 'run_id', 'r-' || n)) as copy`;
const VOTES = `insert into signalbox.votes select copy.* from generate_series(0, $2::integer - 1) as n, lateral (${VOTERS}) voters,
    jsonb_populate_record(null::signalbox.votes,
      $1::jsonb || jsonb_build_object('approval_id', 'a-' || n, 'principal_key', 'tenant-1/' || who)) as copy`;

/** Runs `r-0`, `r-1`, … with an approval and votes for each, and some of them cancelled. */
export async function writeRuns(pool: pg.Pool, runs: number): Promise<void> {
  const connection = await pool.connect();
  await connection.query('set statement_timeout = 0');
  for (const [statement, row] of [
    [RUNS, runRow()],
    [APPROVALS, approvalRow()],
    [VOTES, voteRow()],
  ] as const)
    await connection.query(statement, [JSON.stringify(row), runs]);
  // As JSON.stringify writes it.
  await connection.query(`update signalbox.runs set cancel_by = replace(cancel_by::text, '": ', '":')::json where cancel_by is not null`);
  await connection.query('vacuum analyze');
  connection.release(true);
}

function runRow() {
  const { plan, planHash, via, conversation } = run();
  return {
    plan: JSON.parse(JSON.stringify(plan).replaceAll('\\u0000', '')),
    plan_hash: planHash,
    state: 'succeeded',
    via,
    conversation,
    activation: 0,
  };
}

function approvalRow() {
  const { planHash, requirement, prompt, requestedAt, state } = approval({ state: 'approved' });
  const [rungs_done, escalated_to, changes] = [[], [], []];
  const times = { requested_at: requestedAt, stage_at: requestedAt, expires_at: requestedAt, due_at: requestedAt };
  return { position: 0, plan_hash: planHash, requirement, prompt, state, rungs_done, escalated_to, changes, ...times };
}

function voteRow() {
  const { by, verdict, comment, at, stage, via, roles } = vote();
  return { position: 0, voter: by, verdict, comment, voted_at: at, stage, via, roles };
}
