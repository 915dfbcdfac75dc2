import { setTimeout as sleep } from 'node:timers/promises';

/** What work came to within its time. Late work goes on; `outcome` then still settles and must be looked after. */
export type Timed<T> = Readonly<{ done: true; value: T }> | Readonly<{ done: false; outcome: Promise<T> }>;

/** Waits for `work`, but not longer than `ms`. Rejects when the work fails in time. */
export async function withinMs<T>(ms: number, work: Promise<T>): Promise<Timed<T>> {
  const timer = new AbortController();
  const late = sleep(Math.max(0, ms), undefined, { signal: timer.signal })
    // Aborted below, when the work was quicker.
    .catch(() => {})
    .then((): Timed<T> => ({ done: false, outcome: work }));
  try {
    return await Promise.race([work.then((value): Timed<T> => ({ done: true, value })), late]);
  } finally {
    timer.abort();
  }
}
