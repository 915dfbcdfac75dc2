import type { Api } from '../api/client.ts';
import { REVIEWS, runKey, WAITING } from './keys.ts';
import type { Shelf } from './shelf.ts';

/** Reads the runs that wait for this person's vote. */
export async function readWaiting({ api, shelf }: Readonly<{ api: Api; shelf: Shelf }>, signal: AbortSignal): Promise<void> {
  const { runs } = await api.waitingForMe(signal);
  for (const run of runs) shelf.put(runKey(run.runId), run);
  shelf.put(WAITING, runs);
}

/** Reads the runs whose review is open and that this person may review. */
export async function readReviews({ api, shelf }: Readonly<{ api: Api; shelf: Shelf }>, signal: AbortSignal): Promise<void> {
  const { runs } = await api.reviewsForMe(signal);
  for (const run of runs) shelf.put(runKey(run.runId), run);
  shelf.put(REVIEWS, runs);
}
