import type pg from 'pg';
import type { Run } from '../../bot/core/run/run.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** What of a copy differs from the run it is a copy of, as columns; `place` is its number. */
type Columns = Readonly<Record<string, string>>;

/** Brings the database up to date and fills it with copies of one run, a second apart, the first of which is the run itself. */
export async function fillWithCopies(
  url: string,
  template: Run,
  { count, columns }: Readonly<{ count: number; columns: Columns }>,
): Promise<void> {
  const database = await openDatabase({ url }, silentLogger);
  try {
    await migrate(database.pool);
    await createStore(database).transaction((tx) => tx.insertRun(template));
    await copy(database, template.id, { count, columns });
  } finally {
    await database.close();
  }
}

async function copy({ pool }: Database, id: string, { count, columns }: Readonly<{ count: number; columns: Columns }>): Promise<void> {
  const changes = Object.entries({ id: `'r-' || place`, created_at: `r.created_at + place * interval '1 second'`, ...columns });
  const object = changes.map(([name, value]) => `'${name}', ${value}`).join(', ');
  const connection = await pool.connect();
  await connection.query('set statement_timeout = 0');
  await connection.query(
    `insert into signalbox.runs select copy.* from signalbox.runs r, generate_series(1, $1::integer) as place,
      jsonb_populate_record(r, jsonb_build_object(${object})) as copy where r.id = $2`,
    [count, id],
  );
  await copyParts(connection, id);
  await connection.query('analyze');
  connection.release(true);
}

async function copyParts(connection: pg.PoolClient, id: string): Promise<void> {
  await connection.query(
    `insert into signalbox.run_steps select copy.* from signalbox.run_steps s, signalbox.runs r,
      jsonb_populate_record(s, jsonb_build_object('run_id', r.id)) as copy where s.run_id = $1 and r.id <> $1`,
    [id],
  );
  await connection.query(
    `insert into signalbox.approvals select copy.* from signalbox.approvals a, signalbox.runs r,
      jsonb_populate_record(a, jsonb_build_object('run_id', r.id, 'id', a.id || r.id)) as copy where a.run_id = $1 and r.id <> $1`,
    [id],
  );
}
