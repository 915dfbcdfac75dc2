// @ts-check
import { hash } from 'node:crypto';

/** @typedef {Uint8Array} Hash 32 bytes of SHA-256 */

/** What is hashed for a node: 0x01, the left hash, the right one. One place for all, because there are as many nodes as leaves. */
const NODE = new Uint8Array(65).fill(1, 0, 1);

/**
 * MTH({d}) = SHA-256(0x00 || d) (RFC 9162, 2.1.1).
 * @param {Uint8Array | string} data A text stands for its UTF-8 bytes.
 * @returns {Hash}
 */
export function leafHash(data) {
  // U+0000 is the byte 0x00 in UTF-8.
  return sha256(typeof data === 'string' ? `\0${data}` : Buffer.concat([Uint8Array.of(0), data]));
}

/**
 * SHA-256(0x01 || left || right) (RFC 9162, 2.1.1).
 * @param {Hash} left
 * @param {Hash} right
 * @returns {Hash}
 */
function nodeHash(left, right) {
  NODE.set(left, 1);
  NODE.set(right, 33);
  return sha256(NODE);
}

/**
 * Node makes a text of 32 characters in half the time that it needs for a buffer, and there are millions of hashes.
 * @param {Uint8Array | string} data
 * @returns {Hash}
 */
function sha256(data) {
  return Buffer.from(hash('sha256', data, 'binary'), 'binary');
}

/** MTH({}) = SHA-256() */
export const EMPTY_ROOT = sha256('');

/**
 * k, the largest power of two smaller than n.
 * @param {number} n At least 2.
 */
function splitAt(n) {
  return 2 ** Math.floor(Math.log2(n - 1));
}

/**
 * A tree that is read leaf by leaf. It keeps the hash of every full subtree that is not yet part of a larger full one: a few dozen
 * hashes, however many leaves there are.
 */
export class ReadTree {
  size = 0;
  /** @type {{ from: number, width: number, hash: Hash }[]} */
  #full = [];

  /**
   * @param {Hash} leaf
   * @returns {readonly Hash[]} The subtrees that are complete with it, from the leaf upwards.
   */
  add(leaf) {
    let subtree = { from: this.size, width: 1, hash: leaf };
    const completed = [leaf];
    this.size += 1;
    for (let left = this.#full.at(-1); left?.width === subtree.width; left = this.#full.at(-1)) {
      this.#full.pop();
      subtree = { from: left.from, width: 2 * left.width, hash: nodeHash(left.hash, subtree.hash) };
      completed.push(subtree.hash);
    }
    this.#full.push(subtree);
    return completed;
  }

  /** MTH over all leaves so far. */
  root() {
    return this.size === 0 ? EMPTY_ROOT : this.#hashOf(0, this.size);
  }

  /**
   * MTH(D[from:to]) as RFC 9162, 2.1.1 defines it: of a full subtree it is known, everything else is split at k.
   * @param {number} from
   * @param {number} to
   * @returns {Hash}
   */
  #hashOf(from, to) {
    const known = this.#full.find((subtree) => subtree.from === from && subtree.width === to - from);
    if (known !== undefined) return known.hash;
    const middle = from + splitAt(to - from);
    return nodeHash(this.#hashOf(from, middle), this.#hashOf(middle, to));
  }
}

/**
 * Whether the path leads from this leaf to this root: PATH(m, D[n]) of RFC 9162, 2.1.3.1, followed from the root down.
 * @param {{ index: number, size: number, root: Hash }} at `index` counts from 0.
 * @param {Hash} leaf
 * @param {readonly Hash[]} path From the leaf upwards.
 */
export function verifyInclusion({ index, size, root }, leaf, path) {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, ...path].every(isHash)) return false;
  const nodes = [...path];
  const found = climb(index, size, leaf, nodes);
  return found !== null && nodes.length === 0 && same(found, root);
}

/**
 * @param {number} index
 * @param {number} size
 * @param {Hash} leaf
 * @param {Hash[]} path Its last nodes are taken off.
 * @returns {Hash | null} null when the path is too short.
 */
function climb(index, size, leaf, path) {
  if (size === 1) return leaf;
  const beside = path.pop();
  if (beside === undefined) return null;
  const k = splitAt(size);
  const below = index < k ? climb(index, k, leaf, path) : climb(index - k, size - k, leaf, path);
  if (below === null) return null;
  return index < k ? nodeHash(below, beside) : nodeHash(beside, below);
}

/**
 * Whether the proof shows that the tree `to` begins with all of the tree `from`: SUBPROOF(m, D[n], true) of RFC 9162, 2.1.4.1, followed
 * from the root down. Every tree begins with the empty one; equal trees need no proof.
 * @param {{ size: number, root: Hash }} from
 * @param {{ size: number, root: Hash }} to
 * @param {readonly Hash[]} proof
 */
export function verifyConsistency(from, to, proof) {
  if (!isCount(from.size) || !isCount(to.size) || from.size > to.size || ![from.root, to.root, ...proof].every(isHash)) return false;
  if (from.size === 0) return proof.length === 0 && same(from.root, EMPTY_ROOT) && (to.size > 0 || same(to.root, EMPTY_ROOT));
  const nodes = [...proof];
  const found = subproof(from.size, to.size, from.root, nodes);
  return found !== null && nodes.length === 0 && same(found.before, from.root) && same(found.now, to.root);
}

/**
 * @param {number} m
 * @param {number} n
 * @param {Hash | null} known The old root, while this subtree can still be all of the old tree.
 * @param {Hash[]} proof Its last nodes are taken off.
 * @returns {{ before: Hash, now: Hash } | null} null when the proof is too short.
 */
function subproof(m, n, known, proof) {
  if (m === n) {
    const hash = known ?? proof.pop();
    return hash === undefined ? null : { before: hash, now: hash };
  }
  const beside = proof.pop();
  if (beside === undefined) return null;
  const k = splitAt(n);
  const below = m <= k ? subproof(m, k, known, proof) : subproof(m - k, n - k, null, proof);
  if (below === null) return null;
  return m <= k
    ? { before: below.before, now: nodeHash(below.now, beside) }
    : { before: nodeHash(beside, below.before), now: nodeHash(beside, below.now) };
}

/** @param {number} value */
function isCount(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @param {Hash} value */
function isHash(value) {
  return value.length === 32;
}

/**
 * @param {Hash} a
 * @param {Hash} b
 */
export function same(a, b) {
  return Buffer.compare(a, b) === 0;
}
