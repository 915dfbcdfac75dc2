import assert from 'node:assert/strict';
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { spine } from '../../bot/store/migrations/0001-spine.ts';

/** The database as the first version left it, without a row. */
export async function backToSpine(pool: pg.Pool): Promise<void> {
  await pool.query('drop schema signalbox cascade');
  const provider = { getMigrations: async () => ({ '0001-spine': spine }) };
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const { error } = await new Migrator({ db, provider, migrationTableSchema: 'signalbox' }).migrateToLatest();
  assert.equal(error, undefined);
}
