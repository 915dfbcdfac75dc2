import type { Checkpoints, KeptCheckpoint } from './log-store.ts';

/** Checkpoints out of a list that stands in the order in which they were kept, such as the file of an anchor. */
export function checkpointsOutOf(kept: readonly KeptCheckpoint[]): Checkpoints {
  return {
    lastCheckpoint: async (origin, atMost = Number.MAX_SAFE_INTEGER) =>
      kept
        .filter((one) => (origin === null || one.origin === origin) && one.size <= atMost)
        .toSorted(bySize)
        .at(-1) ?? null,
    checkpointsAt: async (size) => kept.filter((one) => one.size === size),
    async *checkpointPages(limit, before) {
      const wanted = (before === undefined ? kept : soonerThan(kept, before)).toSorted(bySize);
      for (let from = 0; from < wanted.length; from += limit) yield wanted.slice(from, from + limit);
    },
  };
}

function bySize(one: KeptCheckpoint, other: KeptCheckpoint): number {
  return one.size - other.size || (one.origin < other.origin ? -1 : 1);
}

function soonerThan(kept: readonly KeptCheckpoint[], last: KeptCheckpoint): readonly KeptCheckpoint[] {
  const begin = kept.findIndex(({ origin }) => origin === last.origin);
  return kept.filter((one, place) => (one.origin === last.origin ? one.size < last.size : place < begin));
}
