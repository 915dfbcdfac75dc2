import type { RunId } from '../core/ids.ts';
import type { Logger, Store } from '../core/ports.ts';
import type { Flights } from './flights.ts';

type Needs = Readonly<{ store: Store; flights: Flights; logger: Logger }>;

/** A cancel committed by this process reaches its steps at once; `perform` looks for those of others. */
export async function stopCancelled({ store, flights, logger }: Needs, runId: RunId): Promise<void> {
  if (!flights.carries(runId)) return;
  try {
    const run = await store.run(runId);
    if (run !== null && run.cancel !== null && run.state !== 'undoing') flights.cancel(runId);
  } catch (error) {
    logger.warn({ err: error, runId }, 'a cancel could not be looked up; it is looked for again in a second');
  }
}
