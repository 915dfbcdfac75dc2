import { sameBytes } from './bytes.ts';
import { EMPTY, type Hash, nodeHash, type Range, rootOf, split } from './tree.ts';

/**
 * The ranges whose hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf upwards (RFC 9162, 2.1.3.1).
 * Throws RangeError for a leaf that is not in it.
 */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  return pathTo(index, { from: 0, to: size });
}

function pathTo(index: number, { from, to }: Range): readonly Range[] {
  if (to - from === 1) return [];
  const middle = from + split(to - from);
  return index < middle
    ? [...pathTo(index, { from, to: middle }), { from: middle, to }]
    : [...pathTo(index, { from: middle, to }), { from, to: middle }];
}

/**
 * The ranges whose hashes prove that the tree of `old` leaves is the beginning of the tree of `size` (RFC 9162, 2.1.4.1).
 * Throws RangeError unless 0 < old <= size.
 */
export function consistencyRanges(old: number, size: number): readonly Range[] {
  if (!(old > 0 && old <= size)) throw new RangeError(`a tree of ${size} cannot begin with one of ${old}`);
  return subProof(old, { from: 0, to: size }, true);
}

function subProof(old: number, { from, to }: Range, known: boolean): readonly Range[] {
  if (old === to - from) return known ? [] : [{ from, to }];
  const half = split(to - from);
  const middle = from + half;
  return old <= half
    ? [...subProof(old, { from, to: middle }, known), { from: middle, to }]
    : [...subProof(old - half, { from: middle, to }, false), { from, to: middle }];
}

/** Whether the path leads from this leaf to this root (RFC 9162, 2.1.3.2). */
export function includes(at: Readonly<{ index: number; size: number; root: Hash }>, leaf: Hash, path: readonly Hash[]): boolean {
  if (!(Number.isSafeInteger(at.index) && at.index >= 0 && at.index < at.size)) return false;
  let [node, last] = [at.index, at.size - 1];
  let hash = leaf;
  for (const step of path) {
    if (last === 0) return false;
    const right = node % 2 === 1 || node === last;
    hash = right ? nodeHash(step, hash) : nodeHash(hash, step);
    if (right) while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(hash, at.root);
}

export type Tree = Readonly<{ size: number; root: Hash }>;

/** Whether the proof shows that `later` begins with all of `earlier` (RFC 9162, 2.1.4.2). An empty tree begins every other one. */
export function beginsWith(earlier: Tree, later: Tree, proof: readonly Hash[]): boolean {
  if (!(Number.isSafeInteger(earlier.size) && earlier.size >= 0 && earlier.size <= later.size)) return false;
  if (earlier.size === 0) return proof.length === 0 && sameBytes(earlier.root, rootOf(EMPTY));
  if (earlier.size === later.size) return proof.length === 0 && sameBytes(earlier.root, later.root);
  const path = Number.isInteger(Math.log2(earlier.size)) ? [earlier.root, ...proof] : proof;
  return climbs(earlier, later, path);
}

function climbs(earlier: Tree, later: Tree, [first, ...path]: readonly Hash[]): boolean {
  if (first === undefined) return false;
  let [node, last] = [earlier.size - 1, later.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [old, whole] = [first, first];
  for (const step of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [old, whole] = [nodeHash(step, old), nodeHash(step, whole)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      whole = nodeHash(whole, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameBytes(old, earlier.root) && sameBytes(whole, later.root);
}

function half(count: number): number {
  return Math.floor(count / 2);
}
