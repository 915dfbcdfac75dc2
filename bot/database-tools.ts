import { readPlaces } from './config.ts';
import { Masker } from './core/masking/masker.ts';
import { engineIsCurrent } from './engine/tables.ts';
import type { Env } from './environment.ts';
import { createLogger } from './log.ts';
import { migrateOnly } from './migrated-database.ts';
import { pendingMigrations } from './store/migrations.ts';
import { openDatabase } from './store/open.ts';
import { rightsWarnings } from './store/rights-warnings.ts';

/** Brings the database of the environment up to date and starts nothing. Gives lines for people; throws what `openMigrated` throws. */
export async function migrateDatabase(env: Env): Promise<readonly string[]> {
  const masker = new Masker();
  const places = await readPlaces(env, masker);
  const warnings = await migrateOnly(places, createLogger({ level: 'warn', human: true, masker }));
  return ['The database is up to date.', ...warnings.map((warning) => `  note: ${warning}`)];
}

/** What is to be mended before the next start: sentences for people, none when all is well. Changes nothing. */
export async function checkDatabase(env: Env): Promise<readonly string[]> {
  const masker = new Masker();
  const { dataDir, databaseUrl } = await readPlaces(env, masker);
  const where = databaseUrl === null ? { dataDir } : { url: databaseUrl.reveal() };
  const database = await openDatabase(where, createLogger({ level: 'warn', human: true, masker }));
  try {
    const current = (await pendingMigrations(database.pool)).length === 0 && (await engineIsCurrent(database.pool));
    const stale = current ? [] : ['The database is not up to date. Run: npx signalbox db migrate'];
    return [...stale, ...(database.kind === 'embedded' ? [EMBEDDED] : await rightsWarnings(database.pool))];
  } finally {
    await database.close();
  }
}

const EMBEDDED =
  'The embedded database has one user, who owns the audit log; only triggers keep it from being changed. For production set DATABASE_URL to a Postgres server.';
