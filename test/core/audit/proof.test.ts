import assert from 'node:assert/strict';
import { verifyConsistency, verifyInclusion } from '../../../audit/verifier/verifier.js';
import { beginsWith, consistencyRanges, includes, inclusionRanges } from '../../../bot/core/audit/proof.ts';
import { type Hash, leafHash } from '../../../bot/core/audit/tree.ts';
import { type GrownTree, treeOf } from '../../audit/written-log.ts';
import { EIGHT_LEAVES, EIGHT_PATHS, EIGHT_PROOFS, hex, numbered } from './known-answers.ts';

const LARGEST = 130;
const leaves = numbered(LARGEST);
const tree = treeOf(leaves);

function leafAt(index: number): Hash {
  return leaves[index] ?? assert.fail(`there is no leaf ${index}`);
}

const pathIn = (of: GrownTree, index: number, size: number): readonly Hash[] => inclusionRanges(index, size).map(of.hashOf);
const proofIn = (of: GrownTree, from: number, to: number): readonly Hash[] => consistencyRanges(from, to).map(of.hashOf);
const treeAt = (size: number): Readonly<{ size: number; root: Hash }> => ({ size, root: tree.rootAt(size) });

/** Both ways to verify, which have nothing in common but RFC 9162. */
function included(at: Readonly<{ index: number; size: number; root: Hash }>, leaf: Hash, path: readonly Hash[]): boolean {
  const found = includes(at, leaf, path);
  assert.equal(verifyInclusion(at, leaf, path), found, `the verifiers disagree about leaf ${at.index} of ${at.size}`);
  return found;
}

function begun(from: Readonly<{ size: number; root: Hash }>, to: Readonly<{ size: number; root: Hash }>, proof: readonly Hash[]): boolean {
  const found = beginsWith(from, to, proof);
  assert.equal(verifyConsistency(from, to, proof), found, `the verifiers disagree about ${from.size} and ${to.size}`);
  return found;
}

describe('an inclusion proof', () => {
  it('is the one that implementations of Certificate Transparency agree on', () => {
    const eight = treeOf(EIGHT_LEAVES.map(leafHash));
    for (const { index, size, path } of EIGHT_PATHS)
      assert.deepEqual(pathIn(eight, index, size).map(hex), path, `leaf ${index} of ${size}`);
  });

  it('leads from every leaf to the root of every tree up to 130', () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const path = pathIn(tree, index, size);
        assert.ok(included({ index, ...treeAt(size) }, leafAt(index), path), `leaf ${index} of ${size}`);
        assert.ok(path.length <= Math.ceil(Math.log2(size)));
      }
    }
  }).timeout(60_000);

  it('leads from no other leaf, no other place and to no other root', () => {
    for (let size = 2; size <= LARGEST; size += 7) {
      for (let index = 0; index < size; index += 3) {
        const path = pathIn(tree, index, size);
        const other = (index + 1) % size;
        assert.ok(!included({ index, ...treeAt(size) }, leafAt(other), path));
        assert.ok(!included({ index: other, ...treeAt(size) }, leafAt(index), path));
        assert.ok(!included({ index, size, root: tree.rootAt(size - 1) }, leafAt(index), path));
        assert.ok(!included({ index, ...treeAt(size) }, leafAt(index), [...path, leafAt(0)]));
        assert.ok(!included({ index, ...treeAt(size) }, leafAt(index), [leafAt(0), ...path]));
        assert.ok(!included({ index, ...treeAt(size) }, leafAt(index), path.slice(1)));
      }
    }
  });

  it('is refused for places that no tree has', () => {
    const root = tree.rootAt(1);
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
      [Number.NaN, 1],
      [0, Number.NaN],
      [2 ** 53, 2 ** 53 + 2],
    ] as const) {
      assert.ok(!included({ index, size, root }, leafAt(0), []), `leaf ${index} of ${size}`);
    }
  });

  it('is not made for a leaf that is not in the tree', () => {
    for (const [index, size] of [
      [0, 0],
      [3, 3],
      [-1, 3],
      [Number.NaN, 3],
    ] as const)
      assert.throws(() => inclusionRanges(index, size), RangeError);
  });
});

describe('a consistency proof', () => {
  it('is the one that implementations of Certificate Transparency agree on', () => {
    const eight = treeOf(EIGHT_LEAVES.map(leafHash));
    for (const { from, to, proof } of EIGHT_PROOFS) assert.deepEqual(proofIn(eight, from, to).map(hex), proof, `${from} to ${to}`);
  });

  it('shows that every tree up to 130 begins with every smaller one', () => {
    for (let to = 1; to <= LARGEST; to += 1) {
      for (let from = 1; from <= to; from += 1) assert.ok(begun(treeAt(from), treeAt(to), proofIn(tree, from, to)), `${from} to ${to}`);
    }
  }).timeout(60_000);

  it('shows nothing about other roots, other sizes, swapped sides, too many nodes or too few', () => {
    for (let to = 2; to <= LARGEST; to += 5) {
      for (let from = 1; from < to; from += 3) {
        const proof = proofIn(tree, from, to);
        const other = { size: from, root: leafAt(from) };
        assert.ok(!begun(from === 1 ? other : { size: from, root: tree.rootAt(from - 1) }, treeAt(to), proof));
        assert.ok(!begun(treeAt(from), { size: to, root: tree.rootAt(to - 1) }, proof));
        assert.ok(!begun(treeAt(to), treeAt(from), proof));
        assert.ok(!begun(treeAt(from), treeAt(to), [...proof, leafAt(0)]));
        assert.ok(!begun(treeAt(from), treeAt(to), [leafAt(0), ...proof]));
        assert.ok(!begun(treeAt(from), treeAt(to), proof.slice(1)));
        assert.ok(!begun(treeAt(from), treeAt(to), proof.toReversed()) || proof.length < 2);
      }
    }
  });

  it('is empty from the empty tree, whose root is the hash of nothing, and from a tree to itself', () => {
    assert.ok(begun(treeAt(0), treeAt(5), []));
    assert.ok(!begun({ size: 0, root: leafAt(0) }, treeAt(5), []));
    assert.ok(!begun(treeAt(0), treeAt(5), [leafAt(0)]));
    assert.ok(begun(treeAt(5), treeAt(5), []));
    assert.ok(!begun(treeAt(5), { size: 5, root: tree.rootAt(4) }, []));
    assert.ok(!begun({ size: -1, root: tree.rootAt(0) }, treeAt(5), []));
    assert.ok(!begun({ size: 1.5, root: tree.rootAt(1) }, treeAt(5), []));
  });

  it('is not made from the empty tree or from a larger one', () => {
    for (const [from, to] of [
      [0, 3],
      [4, 3],
      [-1, 3],
      [Number.NaN, 3],
    ] as const)
      assert.throws(() => consistencyRanges(from, to), RangeError);
  });
});
