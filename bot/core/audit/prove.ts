import type { LogStore } from './log-store.ts';
import { consistencyRanges, inclusionRanges } from './proof.ts';
import { foldRight, type Hash, type Range, subtreesOf } from './tree.ts';

type Nodes = Pick<LogStore, 'subtrees'>;

/** The path from event `seq` to the root of the first `size` events, the lowest hash first. Throws RangeError for an event beyond them. */
export async function proveInclusion(log: Nodes, seq: number, size: number): Promise<readonly Hash[]> {
  return hashesOver(log, inclusionRanges(seq - 1, size));
}

/** The same for several events with one question to the log. */
export async function proveInclusions(log: Nodes, seqs: readonly number[], size: number): Promise<readonly (readonly Hash[])[]> {
  const ranges = seqs.map((seq) => inclusionRanges(seq - 1, size));
  const hashes = await hashesOver(log, ranges.flat());
  return shares(
    hashes,
    ranges.map(({ length }) => length),
  );
}

/** Proof that the first `old` events are the beginning of the first `size`; empty when `old` is 0. Throws RangeError for `old` > `size`. */
export async function proveConsistency(log: Nodes, old: number, size: number): Promise<readonly Hash[]> {
  return old === 0 ? [] : hashesOver(log, consistencyRanges(old, size));
}

/** The hash over the first `size` events. */
export async function rootAt(log: Nodes, size: number): Promise<Hash> {
  return foldRight(await log.subtrees(size === 0 ? [] : subtreesOf({ from: 0, to: size })));
}

/** Asks once for all subtrees of all ranges. */
async function hashesOver(log: Nodes, ranges: readonly Range[]): Promise<readonly Hash[]> {
  const parts = ranges.map(subtreesOf);
  const hashes = await log.subtrees(parts.flat());
  return shares(
    hashes,
    parts.map(({ length }) => length),
  ).map(foldRight);
}

/** Cuts a list into pieces of these lengths. */
function shares<T>(list: readonly T[], lengths: readonly number[]): readonly (readonly T[])[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return list.slice(at - length, at);
  });
}
