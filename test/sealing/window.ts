import type { Notary } from '../../bot/core/audit/notary.ts';
import type { SignalHub } from '../../bot/signals.ts';

/** What was unsealed at the worst moment, and how that came. */
export type Window = Readonly<{
  /** The largest number of events that were committed and not sealed. */
  most: number;
  /** The longest that one of them was, in ms. */
  longestMs: number;
  perSecond: number;
  seals: number;
  /** The longest from when a seal was due to when the notary was asked, in ms: a hundred events wait, and the seal before has ended. */
  latestMs: number;
}>;

type Watched = Readonly<{
  notary: Notary;
  signals: Pick<SignalHub, 'onRecorded'>;
  /** How many events the log has. */
  already: number;
}>;

/** Counts what is committed and what the notary has answered for. All events must be written by this process. */
export function watchWindow({ notary, signals, already }: Watched): Readonly<{ notary: Notary; found(): Window }> {
  /** When each event was committed. */
  const committed: number[] = [];
  const worst = { most: 0, longestMs: 0, latestMs: 0 };
  let [sealed, endedAt, seals] = [0, 0, 0];
  signals.onRecorded((events) => {
    for (let count = 0; count < events; count += 1) committed.push(performance.now());
    worst.most = Math.max(worst.most, committed.length - sealed);
  });
  const answered = (size: number): void => {
    const first = committed[sealed];
    if (first !== undefined && sealed < size) worst.longestMs = Math.max(worst.longestMs, performance.now() - first);
    sealed = Math.max(sealed, size);
    endedAt = performance.now();
  };
  return {
    notary: {
      ...notary,
      seal: async (request) => {
        seals += 1;
        const hundredth = committed[sealed + 99];
        if (hundredth !== undefined) worst.latestMs = Math.max(worst.latestMs, performance.now() - Math.max(hundredth, endedAt));
        const answer = await notary.seal(request);
        if (answer.anchored) answered(answer.checkpoint.size - already);
        return answer;
      },
    },
    found: () => ({
      ...worst,
      seals,
      perSecond: (1000 * (committed.length - 1)) / ((committed.at(-1) ?? 0) - (committed[0] ?? 0)),
    }),
  };
}
