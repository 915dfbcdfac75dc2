import { AsyncResource } from 'node:async_hooks';
import type { WorkflowQueue } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import type { Logger } from '../core/ports.ts';
import { pollNow } from './internals.ts';

/** Sent by `enqueue` inside its transaction, so it is heard exactly when the strand can be started. */
export const CHANNEL = 'signalbox_strand';

export type Waker = Readonly<{
  /** Polls the queue now. Calls during a poll are answered by one more poll after it. */
  ring(): void;
  /** Resolves when the last poll has ended. Call it when `stop` is aborted. */
  settled(): Promise<void>;
}>;

/** Losing a ring costs only time: DBOS polls by itself every second. */
export function createWaker(queue: WorkflowQueue, stop: AbortSignal, logger: Logger): Waker {
  let polling: Promise<void> | null = null;
  let again = false;
  const poll = async (): Promise<void> => {
    try {
      do {
        again = false;
        await pollNow(queue, stop);
      } while (again && !stop.aborted);
    } catch (error) {
      logger.warn({ err: error }, 'Looking for work failed; it is tried again within a second.');
    } finally {
      polling = null;
    }
  };
  const ring = (): void => {
    again = true;
    if (!stop.aborted) polling ??= poll();
  };
  // Notifications may arrive inside the workflow that sent them; what they start must not belong to it.
  return { ring: AsyncResource.bind(ring), settled: async () => (await polling) ?? undefined };
}

/** Hears the channel on a connection of the pool; the returned function ends that. */
export async function listen(pool: pg.Pool, wake: () => void): Promise<() => void> {
  const client = await pool.connect();
  client.on('notification', wake);
  await client.query(`LISTEN ${CHANNEL}`);
  return () => {
    client.removeListener('notification', wake);
    client.release();
  };
}
