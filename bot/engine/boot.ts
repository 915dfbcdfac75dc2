import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import type { Logger } from '../core/ports.ts';
import { migrateEngineOf } from './tables.ts';

/** The open database as the engine needs it. */
export type EngineDatabase = Readonly<{ pool: pg.Pool }> & (Readonly<{ kind: 'embedded' }> | Readonly<{ kind: 'postgres'; url: string }>);

/**
 * Pinned: DBOS leaves unfinished workflows of any other version alone for ever. It stands for the sequence of calls in
 * `strand.ts`; changes of that sequence go through `DBOS.patch`, never through this.
 */
export const APPLICATION_VERSION = 'strand-1';

/** With a pool at hand DBOS takes only the name of the database from its URL, and that only for its log. */
export const UNUSED_URL = 'postgresql://postgres@localhost/postgres';

/** `local` in the embedded database, which the directory lock gives to one process alone; unique per process elsewhere. */
export function newExecutorId(database: EngineDatabase): string {
  return database.kind === 'embedded' ? 'local' : `${os.hostname()}-${process.pid}-${randomUUID()}`;
}

/**
 * Brings the engine's tables up to date, which reads only when they are, configures DBOS, which is one per process, and starts it; what
 * the executor has left unfinished begins again.
 */
export async function launch(
  database: EngineDatabase,
  { pool, appName, executorId, logger }: Readonly<{ pool: pg.Pool; appName: string; executorId: string; logger: Logger }>,
): Promise<void> {
  await migrateEngineOf(database);
  DBOS.setConfig({
    name: appName,
    executorID: executorId,
    applicationVersion: APPLICATION_VERSION,
    enablePatching: true,
    runMigrations: false,
    // Nothing here waits for DBOS messages or events; the engine has a channel of its own (`wake.ts`).
    useListenNotify: false,
    // Nothing here uses DBOS schedules; once an hour is the least it can be told.
    schedulerPollingIntervalMs: 3_600_000,
    logger: dbosLogger(logger),
    systemDatabaseUrl: UNUSED_URL,
    systemDatabasePool: pool,
  });
  await DBOS.launch();
}

/** Strands that stopped between two stages look to DBOS as if they still ran. */
const PARKED = /^Shutting down while \d+ workflows/;

/** DBOS tells a lot at every start: that is for debugging. */
function dbosLogger(logger: Logger) {
  return {
    info: (entry: unknown) => logger.debug({}, textOf(entry)),
    debug: (entry: unknown) => logger.debug({}, textOf(entry)),
    warn: (entry: unknown) => logger[PARKED.test(String(entry)) ? 'debug' : 'warn']({}, textOf(entry)),
    error: (entry: unknown) => logger.error({ err: entry }, textOf(entry)),
  };
}

function textOf(entry: unknown): string {
  return `engine: ${entry instanceof Error ? entry.message : String(entry)}`;
}
