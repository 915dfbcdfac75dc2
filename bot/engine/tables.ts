import { setTimeout as wait } from 'node:timers/promises';
import { migrateDataSourcePG, verifyDataSourcePG } from '@dbos-inc/dbos-sdk/datasource';
import pg from 'pg';
import type { EngineDatabase } from './boot.ts';
import { migrateSystemTables, systemTablesAreCurrent } from './internals.ts';
import { guarded } from './system-pool.ts';

/** The Postgres schema of the engine. */
export const ENGINE_SCHEMA = 'dbos';

/** What only migrations write; the running product reads there whether it is up to date. */
const OF_MIGRATIONS = ['dbos_migrations', 'dbos_transaction_completion_migrations'];

/** Which process migrates at a time; any fixed number that nobody else takes will do. */
const LOCK = 7_446_327;
const LOCK_EVERY_MS = 100;

/** Brings the engine's tables up to date. When there is nothing to do it only reads, so any user of them may call it. */
export async function migrateEngine(pool: pg.Pool): Promise<void> {
  await migrateSystemTables(pool, ENGINE_SCHEMA);
  await inTransaction(pool, (connection) =>
    migrateDataSourcePG(async (text) => (await connection.query<Record<string, unknown>>(text)).rows, ENGINE_SCHEMA),
  );
}

/** Whether `migrateEngine` has nothing to do; changes nothing. */
export async function engineIsCurrent(pool: pg.Pool): Promise<boolean> {
  if (!(await systemTablesAreCurrent(pool, ENGINE_SCHEMA))) return false;
  return await verifyDataSourcePG(async (text) => (await pool.query<Record<string, unknown>>(text)).rows, ENGINE_SCHEMA).then(
    () => true,
    // What is wrong with it, the migration or the start says.
    () => false,
  );
}

/**
 * The same for a database that is open: on a server by connections of its own, since an index may take longer than a statement may, and
 * one process after the other. DBOS lets several migrate at a time, and on a new database one of them then fails.
 */
export async function migrateEngineOf(database: EngineDatabase): Promise<void> {
  if (database.kind === 'embedded') return migrateEngine(database.pool);
  const options = { connectionString: database.url, application_name: 'signalbox engine', connectionTimeoutMillis: 10_000 };
  const pool = guarded(new pg.Pool(options), () => undefined);
  try {
    const guard = await pool.connect();
    // Closed, not returned: that frees the lock, whatever state the connection is in.
    await lock(guard)
      .then(() => migrateEngine(pool))
      .finally(() => guard.release(true));
  } finally {
    await pool.end();
  }
}

/** Asks again and again: a statement that waits would hold up what builds an index beside the running product. */
async function lock(guard: pg.PoolClient): Promise<void> {
  for (;;) {
    const { rows } = await guard.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK]);
    if (rows[0]?.mine === true) return;
    await wait(LOCK_EVERY_MS);
  }
}

/**
 * Gives the role what the engine needs of its tables, and takes every other right from it and from everybody. Their owner calls this
 * after each migration; doing it again changes nothing. It takes effect as a whole.
 */
export async function grantEngine(owner: pg.Pool, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const everybody = `public, ${name}`;
  const statements = [
    ...['tables', 'sequences', 'functions'].flatMap((kind) => [
      `alter default privileges in schema ${ENGINE_SCHEMA} revoke all on ${kind} from ${everybody}`,
      `revoke all on all ${kind} in schema ${ENGINE_SCHEMA} from ${everybody}`,
    ]),
    `revoke all on schema ${ENGINE_SCHEMA} from ${everybody}`,
    `grant usage on schema ${ENGINE_SCHEMA} to ${name}`,
    `grant select, insert, update, delete on all tables in schema ${ENGINE_SCHEMA} to ${name}`,
    `grant usage on all sequences in schema ${ENGINE_SCHEMA} to ${name}`,
    ...OF_MIGRATIONS.map((table) => `revoke insert, update, delete on ${ENGINE_SCHEMA}.${table} from ${name}`),
  ];
  // Several statements in one message are one transaction.
  await owner.query(statements.join(';\n'));
}

async function inTransaction(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<void>): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query('begin');
    await work(connection);
    await connection.query('commit');
    connection.release();
  } catch (error) {
    // Closed, not returned: that rolls back, whatever state the connection is in.
    connection.release(true);
    throw error;
  }
}
