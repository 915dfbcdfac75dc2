import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Clock, systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Engine, Logger, OpenTx, Strand, StrandBody, Tx, WithIds } from '../core/ports.ts';
import { APPLICATION_VERSION, type EngineDatabase } from './boot.ts';
import { openSession, type Session } from './session.ts';
import { QUEUE, recordOf, WORKFLOW } from './strand.ts';
import { CHANNEL } from './wake.ts';

export type EngineOptions = Readonly<{
  /** Open and migrated. */
  database: EngineDatabase;
  /** Makes the store's port of the engine's own open transaction. */
  txOn: (connection: pg.ClientBase) => OpenTx;
  body: StrandBody;
  logger: Logger;
  /** Gives the lines that are logged for a strand its ids. */
  withIds?: WithIds;
  clock?: Clock;
  /** Separates products that share one database. Default: `signalbox`. */
  appName?: string;
  /** How long the engine's records of strands that ended well are kept. Default: one day. */
  keepMs?: number;
}>;

export type RunningEngine = Readonly<{
  /** Prepares the engine's tables and goes on with everything unfinished. Throws `unavailable`/`engine.not_started`. */
  start(): Promise<void>;
  /**
   * Lets running stages come to their end, at most `drainMs` (default 10 s); what still runs then is abandoned and
   * repeated by the next start. Close the database only after this has resolved.
   */
  stop(drainMs?: number): Promise<void>;
  engine: Engine;
}>;

const DAY_MS = 86_400_000;
const DRAIN_MS = 10_000;

/** DBOS is one per process, so only one engine can run at a time. The next one may start when this one has stopped. */
let occupied = false;

/** Runs strands durably on DBOS Transact (https://docs.dbos.dev). */
export function createEngine(options: EngineOptions): RunningEngine {
  let session: Session | null = null;
  return {
    start: async () => {
      session = await startAlone(options);
    },
    stop: async (drainMs = DRAIN_MS) => {
      if (session === null) return;
      const open = session;
      session = null;
      await stop(open, drainMs, options.logger);
    },
    engine: { enqueue: (tx, strand) => enqueue(session, tx, strand) },
  };
}

async function startAlone(given: EngineOptions): Promise<Session> {
  const { clock = systemClock, appName = 'signalbox', keepMs = DAY_MS, withIds = (_ids, work) => work(), ...options } = given;
  if (occupied) throw internal('engine.already_running');
  occupied = true;
  try {
    return await openSession({ ...options, clock, appName, keepMs, withIds });
  } catch (error) {
    occupied = false;
    throw notStarted(error);
  }
}

async function stop(session: Session, drainMs: number, logger: Logger): Promise<void> {
  try {
    const left = await session.drain.close(drainMs);
    if (left > 0) logger.warn({ left }, 'Some steps still run; they are looked at again at the next start.');
    await session.close();
  } finally {
    occupied = false;
  }
}

async function enqueue(session: Session | null, tx: Tx, strand: Strand): Promise<void> {
  if (session === null) throw internal('engine.not_running');
  const connection = parseConnection(tx.connection);
  const workflow = { queueName: QUEUE, workflowName: WORKFLOW, workflowID: randomUUID(), appVersion: APPLICATION_VERSION };
  await session.client.enqueueInTransaction(connection, workflow, recordOf(strand));
  await connection.query('select pg_notify($1, $2)', [CHANNEL, '']);
}

/** The border to the store: what its Tx carries as `connection` is the driver's client. */
function parseConnection(connection: unknown): pg.ClientBase {
  if (typeof connection === 'object' && connection !== null && 'query' in connection) return connection as pg.ClientBase;
  throw internal('engine.no_connection');
}

function notStarted(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError({
    code: 'unavailable',
    reason: 'engine.not_started',
    message: 'The engine that runs workflows could not start, because its database did not answer as expected. The log has the details.',
    cause: error,
  });
}

function internal(reason: string): AppError {
  return new AppError({
    code: 'internal',
    reason,
    message: 'Something went wrong inside Signalbox. An administrator can find the details in the log.',
  });
}
