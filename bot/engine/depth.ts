import type pg from 'pg';
import { QUEUE } from './strand.ts';

/** Strands that wait to be started and those that are carried out, of every process; the age of the oldest that waits, by the database's clock. */
export type Depth = Readonly<{ waiting: number; running: number; oldestSeconds: number }>;

const DEPTH = `
  select count(*) filter (where status = 'ENQUEUED')::int as waiting, count(*) filter (where status = 'PENDING')::int as running,
    greatest(0, coalesce(extract(epoch from now()) - min(created_at) filter (where status = 'ENQUEUED') / 1000.0, 0))::float8 as "oldestSeconds"
  from dbos.workflow_status where status in ('ENQUEUED', 'PENDING') and queue_name = $1`;

/** Throws what the driver throws when the database does not answer. */
export async function queueDepth(pool: pg.Pool): Promise<Depth> {
  const { rows } = await pool.query<Depth>(DEPTH, [QUEUE]);
  return rows[0] ?? { waiting: 0, running: 0, oldestSeconds: 0 };
}
