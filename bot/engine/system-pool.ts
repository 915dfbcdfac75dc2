import pg from 'pg';
import type { Logger } from '../core/ports.ts';
import type { EngineDatabase } from './boot.ts';

/** As many as DBOS would open itself. */
const CONNECTIONS = 10;

/**
 * The connections on which DBOS works; `close` ends those that were opened for it. On a server they are not the store's, whose limit for a
 * statement DBOS would take for the end of a workflow, and not a pool that DBOS makes: that listens for the loss of a connection only a
 * moment after it was opened, and a loss in that moment would end the process.
 */
export function systemPool(database: EngineDatabase, logger: Logger): Readonly<{ pool: pg.Pool; close(): Promise<void> }> {
  if (database.kind === 'embedded') return { pool: database.pool, close: () => Promise.resolve() };
  const pool = guarded(
    new pg.Pool({
      connectionString: database.url,
      application_name: 'signalbox steps',
      max: CONNECTIONS,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    }),
    (error) => logger.debug({ err: error }, 'A connection of the engine was lost.'),
  );
  return { pool, close: () => pool.end() };
}

/** Without listeners, the loss of a connection, idle or lent, would end the process; whoever uses it hears of it by their statement. */
export function guarded(pool: pg.Pool, lost: (error: Error) => void): pg.Pool {
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
