import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { leafHash as independentLeaf, ReadTree } from '../../../audit/verifier/verifier.js';
import { append, EMPTY, foldRight, type Hash, leafHash, nodeHash, rootOf, split, subtreesOf } from '../../../bot/core/audit/tree.ts';
import { EIGHT_LEAVES, EIGHT_ROOTS, hex, numbered } from './known-answers.ts';

/** MTH, word for word as RFC 9162, 2.1.1 defines it. */
function mth(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

describe('the tree of the audit log', () => {
  it('has the roots of the eight leaves that implementations of Certificate Transparency agree on', () => {
    let frontier = EMPTY;
    const roots = [hex(rootOf(frontier))];
    for (const leaf of EIGHT_LEAVES) {
      frontier = append(frontier, leafHash(leaf)).frontier;
      roots.push(hex(rootOf(frontier)));
    }
    assert.deepEqual(roots, EIGHT_ROOTS);
  });

  it('has the hash of an empty leaf that they agree on, and never that of a node', () => {
    assert.equal(hex(leafHash(new Uint8Array())), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    const [left, right] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
    assert.notDeepEqual(nodeHash(left, right), leafHash(Buffer.concat([left, right])));
  });

  it('has the root of the definition, and of the independent verifier, at every size up to 300', () => {
    const leaves = numbered(300);
    let frontier = EMPTY;
    const read = new ReadTree();
    leaves.forEach((leaf, index) => {
      frontier = append(frontier, leaf).frontier;
      read.add(leaf);
      assert.deepEqual(rootOf(frontier), mth(leaves.slice(0, index + 1)), `size ${index + 1}`);
      assert.deepEqual(Buffer.from(read.root()), rootOf(frontier), `size ${index + 1}`);
    });
  });

  it('keeps one hash for each bit of the size, and completes one subtree for each zero below', () => {
    let frontier = EMPTY;
    for (const leaf of numbered(130)) {
      const { frontier: next, completed } = append(frontier, leaf);
      assert.equal(next.roots.length, next.size.toString(2).replaceAll('0', '').length);
      assert.equal(completed.length, (/0*$/.exec(next.size.toString(2))?.[0].length ?? 0) + 1);
      assert.deepEqual(completed[0], leaf);
      frontier = next;
    }
  });

  it('leaves the frontier that it was given as it was', () => {
    const [first, second] = numbered(2);
    const before = append(EMPTY, first ?? assert.fail()).frontier;
    append(before, second ?? assert.fail());
    assert.equal(before.size, 1);
    assert.deepEqual(before.roots, [first]);
  });

  it('splits at the largest power of two below the width', () => {
    assert.deepEqual([2, 3, 4, 5, 8, 9, 2 ** 40 + 1].map(split), [1, 2, 2, 4, 4, 8, 2 ** 40]);
  });

  it('cuts a range into complete subtrees from left to right', () => {
    assert.deepEqual(subtreesOf({ from: 8, to: 15 }), [
      { level: 2, index: 2 },
      { level: 1, index: 6 },
      { level: 0, index: 14 },
    ]);
    const leaves = numbered(15);
    const hashOf = ({ level, index }: Readonly<{ level: number; index: number }>): Hash =>
      mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    assert.deepEqual(foldRight(subtreesOf({ from: 8, to: 15 }).map(hashOf)), mth(leaves.slice(8)));
  });

  it('hashes leaves as the independent verifier does, bytes and texts', () => {
    const text = 'Zoë 😀 \u0000';
    assert.deepEqual(leafHash(Buffer.from(text)), Buffer.from(independentLeaf(text)));
    assert.deepEqual(independentLeaf(Buffer.from(text)), independentLeaf(text));
  });
});
