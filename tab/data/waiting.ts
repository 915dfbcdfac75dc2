import type { Api } from '../api/client.ts';
import { reviewsKey, runKey, waitingKey } from './keys.ts';
import type { Shelf } from './shelf.ts';

type Place = Readonly<{ api: Api; shelf: Shelf /** Empty = everywhere. */; channel: string }>;

/** Reads the runs that wait for this person's vote. */
export async function readWaiting({ api, shelf, channel }: Place, signal: AbortSignal): Promise<void> {
  const { runs } = await api.waitingForMe(channel, signal);
  for (const run of runs) shelf.put(runKey(run.runId), run);
  shelf.put(waitingKey(channel), runs);
}

/** Reads the runs whose review is open and that this person may review. */
export async function readReviews({ api, shelf, channel }: Place, signal: AbortSignal): Promise<void> {
  const { runs } = await api.reviewsForMe(channel, signal);
  for (const run of runs) shelf.put(runKey(run.runId), run);
  shelf.put(reviewsKey(channel), runs);
}
