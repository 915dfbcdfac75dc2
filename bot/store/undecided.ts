import type pg from 'pg';

/** A run with a step whose outcome nobody knows. */
export type Undecided = Readonly<{ id: string; workflow: string; environment: string | null; startedAt: Date }>;

const UNDECIDED = `
  select id, workflow, environment, started_at as "startedAt" from signalbox.runs
  where state = 'needs_decision' order by created_at, id limit 20`;

/** At most twenty, the oldest first. Throws what the driver throws. */
export async function undecidedIn(pool: pg.Pool): Promise<readonly Undecided[]> {
  return (await pool.query<Undecided>(UNDECIDED)).rows;
}

/** The database's own clock, and which Postgres it is. Throws what the driver throws. */
export async function serverOf(pool: pg.Pool): Promise<Readonly<{ at: Date; version: string }>> {
  const { rows } = await pool.query<{ at: Date; version: string }>(
    `select clock_timestamp() as at, current_setting('server_version') as version`,
  );
  return rows[0] ?? { at: new Date(0), version: 'unknown' };
}
