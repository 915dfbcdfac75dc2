import pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { prepareDataDirectory } from './data-directory.ts';
import type { EmbeddedIn } from './embedded.ts';
import { once } from './once.ts';

export { prepareDataDirectory };

/** An open database. `url` is there only where there is a server; it may hold a password, so it is never logged. */
export type Database = Readonly<{
  pool: pg.Pool;
  /** What a person who starts this should know; one sentence each. */
  warnings: readonly string[];
  /** Waits for running statements, closes the database and frees the directory. May be called twice. */
  close(): Promise<void>;
}> &
  (
    | Readonly<{
        kind: 'embedded';
        /** Throws what a full disk throws, as long as one kept something from being written and there is no room yet. */
        requireSpace(): Promise<void>;
      }>
    | Readonly<{ kind: 'postgres'; url: string }>
  );

const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Opens the embedded database in `dataDir` (made at the first start, which takes some seconds) or a Postgres by its URL.
 * Throws `conflict`/`store.directory_in_use` for a directory that another process uses and `store.moved` for one that was moved, `unavailable` when the directory
 * cannot be used or the database does not answer.
 */
export async function openDatabase(where: EmbeddedIn | Readonly<{ url: string }>, logger: Logger): Promise<Database> {
  if ('url' in where) return await openPostgres(where.url, logger);
  // Whoever works on a Postgres does not carry the embedded one, which takes some 40 MB.
  const { openEmbedded } = await import('./embedded.ts');
  return await openEmbedded(where, logger);
}

async function openPostgres(url: string, logger: Logger): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'signalbox',
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // Later than the server's own limit: it only strikes when the server no longer answers at all, or waits for a standby to commit.
    query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // Without listeners, the loss of a connection, idle or lent, would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'A database connection was lost.'));
  pool.on('connect', (client) => client.on('error', (error) => logger.debug({ err: error }, 'A database connection was lost.')));
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw notReached(error);
  }
  return { kind: 'postgres', url, pool, warnings: [], close: once(() => pool.end()) };
}

function notReached(error: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'store.unavailable',
    message: 'The Postgres server of DATABASE_URL cannot be reached. Check the address, the password and that the server runs.',
    cause: error,
  });
}
