import { createHash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** The roots of the complete subtrees of a tree of `size` leaves, the largest first: one for each bit that is set in `size`. */
export type Frontier = Readonly<{ size: number; roots: readonly Hash[] }>;

/** A complete subtree: the leaves from `index * 2^level` on, `2^level` of them. */
export type Subtree = Readonly<{ level: number; index: number }>;

/** The leaves from `from` up to, not including, `to`. */
export type Range = Readonly<{ from: number; to: number }>;

export const EMPTY: Frontier = { size: 0, roots: [] };

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of one leaf (RFC 9162, 2.1.1). */
export function leafHash(bytes: Uint8Array): Hash {
  return createHash('sha256').update(LEAF).update(bytes).digest();
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/**
 * Adds a leaf. `completed` are the subtrees that end with it, from the leaf itself upwards: kept beside the leaf, they are
 * all that any proof is made of.
 */
export function append(frontier: Frontier, leaf: Hash): Readonly<{ frontier: Frontier; completed: readonly Hash[] }> {
  const roots = [...frontier.roots];
  const completed = [leaf];
  let top = leaf;
  for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    top = nodeHash(roots.pop() ?? top, top);
    completed.push(top);
  }
  return { frontier: { size: frontier.size + 1, roots: [...roots, top] }, completed };
}

/** The Merkle tree hash of everything in the tree (RFC 9162, 2.1.1). */
export function rootOf({ roots }: Frontier): Hash {
  return foldRight(roots);
}

/** The hash over complete subtrees that stand side by side, the largest first. */
export function foldRight(subtrees: readonly Hash[]): Hash {
  if (subtrees.length === 0) return createHash('sha256').digest();
  return subtrees.reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two below `width`: where a tree of so many leaves is split. */
export function split(width: number): number {
  let half = 1;
  while (half * 2 < width) half *= 2;
  return half;
}

/** The complete subtrees that a range of a proof consists of, from left to right. */
export function subtreesOf({ from, to }: Range): readonly Subtree[] {
  const width = to - from;
  const level = Math.log2(width);
  if (Number.isInteger(level)) return [{ level, index: from / width }];
  const middle = from + split(width);
  return [...subtreesOf({ from, to: middle }), ...subtreesOf({ from: middle, to })];
}
