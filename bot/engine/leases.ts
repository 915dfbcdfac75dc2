import type pg from 'pg';
import { LOCKS, SESSION_NAME } from './takeover.ts';

/** The lease of a living process: a lock that the server frees when the process is gone. Ages in seconds, by the server's clock. */
export type Lease = Readonly<{
  /** The start of the executor's id: host and process. */
  executor: string;
  heldSeconds: number;
  /** Since the process was heard of last; it says something every second. */
  quietSeconds: number;
}>;

/** Strands that an executor has begun; `alive` says whether it holds its lease. */
export type Held = Readonly<{ executor: string; strands: number; alive: boolean }>;

/** A run that goes on and that nothing in the queue of the engine belongs to. */
export type Stuck = Readonly<{ id: string; workflow: string; state: string; startedAt: Date }>;

const LEASES = `
  select distinct on (a.pid) substr(a.application_name, length($2) + 1) as executor,
    extract(epoch from clock_timestamp() - a.backend_start)::float8 as "heldSeconds",
    extract(epoch from clock_timestamp() - a.state_change)::float8 as "quietSeconds"
  from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.granted and l.classid = $1::oid and a.datname = current_database() and starts_with(a.application_name, $2)
  order by a.pid`;

/** A lock names its key by two numbers; the second is the hash of the executor's id, which is signed where the lock is not. */
const HELD = `
  select executor_id as executor, count(*)::int as strands, exists (
      select 1 from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and l.granted and d.datname = current_database() and l.classid = $1::oid
        and l.objid::bigint = (hashtext(executor_id)::bigint & 4294967295)) as alive
  from dbos.workflow_status where status = 'PENDING' group by executor_id order by executor_id limit 100`;

/** One statement and so one moment: a run and its strand change in one transaction. */
const STUCK = `
  select r.id, r.workflow, r.state, r.started_at as "startedAt" from signalbox.runs r
  where r.state in ('running', 'undoing') and r.started_at < now() - interval '30 seconds' and not exists (
    select 1 from dbos.workflow_status w join dbos.workflow_input i using (workflow_uuid)
    where w.status in ('ENQUEUED', 'PENDING') and strpos(i.inputs, '"' || r.id || '"') > 0)
  order by r.started_at limit 20`;

/** The living processes on this Postgres. Throws what the driver throws, as the others here do. */
export async function leasesIn(pool: pg.Pool): Promise<readonly Lease[]> {
  return (await pool.query<Lease>(LEASES, [LOCKS, SESSION_NAME])).rows;
}

export async function heldIn(pool: pg.Pool): Promise<readonly Held[]> {
  return (await pool.query<Held>(HELD, [LOCKS])).rows;
}

/** At most twenty, the oldest first. */
export async function stuckIn(pool: pg.Pool): Promise<readonly Stuck[]> {
  return (await pool.query<Stuck>(STUCK)).rows;
}
