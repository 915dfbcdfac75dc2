import { DBOS, DBOSClient, type WorkflowQueue } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import type { Clock } from '../core/clock.ts';
import type { Logger, OpenTx, StrandBody, WithIds } from '../core/ports.ts';
import { type EngineDatabase, launch, newExecutorId, UNUSED_URL } from './boot.ts';
import { AppDataSource } from './data-source.ts';
import { Drain } from './drain.ts';
import { keepWhole } from './mend.ts';
import { keepTidy } from './retention.ts';
import { QUEUE, registerStrand } from './strand.ts';
import { systemPool } from './system-pool.ts';
import { Takeover } from './takeover.ts';
import { createWaker, listen } from './wake.ts';

export type SessionOptions = Readonly<{
  database: EngineDatabase;
  txOn: (connection: pg.ClientBase) => OpenTx;
  body: StrandBody;
  logger: Logger;
  withIds: WithIds;
  clock: Clock;
  appName: string;
  keepMs: number;
}>;

/** DBOS between its launch and its shutdown. */
export type Session = Readonly<{ client: DBOSClient; drain: Drain; close(): Promise<void> }>;

/** Only a net under the notifications of `wake.ts`, which start a strand within milliseconds. */
const POLL_MS = 1000;

/** Everything that runs, in the order in which it was started; it ends in the opposite order. */
type Opened = (() => Promise<void> | void)[];

export async function openSession(options: SessionOptions): Promise<Session> {
  const opened: Opened = [];
  const close = (): Promise<void> => closeAll(opened, options.logger);
  try {
    return { ...(await open(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options: SessionOptions, opened: Opened): Promise<Omit<Session, 'close'>> {
  const { database, txOn, logger, clock, appName, keepMs } = options;
  const drain = new Drain();
  const executorId = newExecutorId(database);
  // News before the queue is there need no answer: the first poll finds everything.
  const bell = { ring: (): void => undefined };
  const takeover = await holdLock(database, { executorId, logger, wake: () => bell.ring() });
  if (takeover !== null) opened.push(() => takeover.close());

  const system = systemPool(database, logger);
  opened.push(() => system.close());
  opened.push(() => DBOS.shutdown({ deregister: true }));
  const source = new AppDataSource({ pool: database.pool, txOn, drain, logger });
  registerStrand({ ...options, source, drain });
  await launch(database, { pool: system.pool, appName, executorId, logger });

  const client = await DBOSClient.create({ systemDatabaseUrl: UNUSED_URL, systemDatabasePool: database.pool, applicationName: appName });
  opened.push(() => client.destroy());
  const queue: WorkflowQueue = await DBOS.registerQueue(QUEUE, { minPollingIntervalMs: POLL_MS });
  const waker = createWaker(queue, drain.closing, logger);
  bell.ring = waker.ring;
  opened.push(() => waker.settled());
  if (takeover === null) opened.push(await listen(database.pool, waker.ring));
  else takeover.watch();
  opened.push(keepWhole({ executorId, ring: waker.ring, logger }));
  opened.push(keepTidy({ pool: database.pool, clock, keepMs, logger }));
  bell.ring();
  return { client, drain };
}

async function holdLock(
  database: EngineDatabase,
  parts: Readonly<{ executorId: string; logger: Logger; wake: () => void }>,
): Promise<Takeover | null> {
  return database.kind === 'postgres' ? await Takeover.hold({ url: database.url, ...parts }) : null;
}

async function closeAll(opened: Opened, logger: Logger): Promise<void> {
  for (const close of opened.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      logger.warn({ err: error }, 'A part of the engine did not end cleanly.');
    }
  }
}
