import assert from 'node:assert/strict';
import { consistencyRanges } from '../../bot/core/audit/proof.ts';
import type { Hash } from '../../bot/core/audit/tree.ts';
import { count } from '../support/counts.ts';
import { type Case, problemOf, startVerifiers, type Verifiers } from './both-verifiers.ts';
import { type Choices, choices } from './made-up.ts';
import { checkpointAt, createSigner, lineText, pathOf, treeOver, written } from './written-log.ts';

const SIZE = 64;
const notary = createSigner();
const log = Array.from({ length: SIZE }, (_, index) => written(index + 1));
const tree = treeOver(log);

type Tree = Readonly<{ size: number; root: Hash }>;
type Proof = Readonly<{ from: Tree; to: Tree; proof: readonly Hash[] }>;
type Inclusion = Readonly<{ seq: number; tree: Tree; proof: readonly Hash[] }>;

const at = (size: number): Tree => ({ size, root: tree.rootAt(size) });
const note = ({ size, root }: Tree): string => notary.note({ ...checkpointAt(tree, 0), size, root });
const proofBetween = (from: number, to: number): readonly Hash[] => consistencyRanges(from, to).map(tree.hashOf);

function inclusionCase({ seq, tree: under, proof }: Inclusion): Case {
  const line = JSON.parse(lineText(log[seq - 1] ?? assert.fail(`there is no event ${seq}`), proof));
  return { key: notary.keyText, notes: [note(under)], proof: { line } };
}

function consistencyCase({ from, to, proof }: Proof): Case {
  const texts = proof.map((hash) => Buffer.from(hash).toString('base64'));
  const notes = from.size === to.size ? [note(to)] : [note(from), note(to)];
  return { key: notary.keyText, notes, proof: { consistency: { from: from.size, to: to.size, proof: texts } } };
}

/** A list with one node more, one less, one changed, or two swapped: never the same as before. */
function otherNodes(proof: readonly Hash[], chosen: Choices): readonly Hash[] {
  const place = chosen.below(proof.length + 1);
  const ways: readonly (readonly Hash[])[] = [
    proof.toSpliced(place, 0, chosen.bytes(32)),
    proof.toSpliced(place, 0, ...proof.slice(-1), chosen.bytes(32)),
    ...(proof.length === 0
      ? []
      : [proof.slice(1), proof.slice(0, -1), proof.with(place % proof.length, chosen.bytes(32)), [...proof, ...proof]]),
    ...(proof.length < 2 ? [] : [proof.toReversed()]),
  ];
  return chosen.of(ways);
}

function forgedInclusion(chosen: Choices): Inclusion {
  const size = 2 + chosen.below(SIZE - 2);
  const seq = 1 + chosen.below(size);
  const proof = pathOf(tree, seq, size);
  const other = 1 + chosen.below(SIZE);
  return chosen.of<Inclusion>([
    { seq, tree: at(size), proof: otherNodes(proof, chosen) },
    { seq: (seq % size) + 1, tree: at(size), proof },
    { seq, tree: { size: 0, root: tree.rootAt(size) }, proof },
    { seq, tree: { size: 0, root: tree.rootAt(0) }, proof: [] },
    { seq, tree: { size, root: tree.rootAt(size === other ? 0 : other) }, proof },
    { seq, tree: { size: 2 ** (1 + proof.length), root: tree.rootAt(size) }, proof },
  ]);
}

function forgedConsistency(chosen: Choices): Proof {
  const to = 3 + chosen.below(SIZE - 2);
  const from = 1 + chosen.below(to - 1);
  const proof = proofBetween(from, to);
  const other = { size: from, root: chosen.bytes(32) };
  return chosen.of<Proof>([
    { from: at(from), to: at(to), proof: otherNodes(proof, chosen) },
    { from: at(to), to: at(from), proof },
    { from: { size: from, root: tree.rootAt(to) }, to: { size: to, root: tree.rootAt(from) }, proof },
    { from: other, to: at(to), proof },
    { from: at(from), to: { size: to, root: other.root }, proof },
    { from: { size: 0, root: tree.rootAt(from) }, to: at(to), proof },
    { from: { size: 0, root: tree.rootAt(from) }, to: at(to), proof: [] },
    { from: at(0), to: at(to), proof },
    { from: at(to), to: at(to), proof: [tree.rootAt(from)] },
  ]);
}

describe('a proof in a file', function () {
  this.timeout(600_000);
  let verifiers: Verifiers;
  before(async () => {
    verifiers = await startVerifiers();
  });
  after(() => verifiers.end());

  it('is verified when it is right: of an event, and between two checkpoints', async () => {
    for (const [seq, size] of [
      [1, 1],
      [1, 64],
      [33, 64],
      [64, 64],
      [7, 11],
    ] as const) {
      const { verdict, kind } = await verifiers.verdict(
        inclusionCase({ seq, tree: at(size), proof: pathOf(tree, seq, size) }),
        `${seq} in ${size}`,
      );
      assert.deepEqual([verdict, kind], ['verified', 'inclusion']);
    }
    for (const [from, to] of [
      [1, 64],
      [33, 64],
      [32, 64],
      [64, 64],
      [7, 11],
    ] as const) {
      const { verdict, kind } = await verifiers.verdict(
        consistencyCase({ from: at(from), to: at(to), proof: proofBetween(from, to) }),
        `${from} to ${to}`,
      );
      assert.deepEqual([verdict, kind], ['verified', 'consistency']);
    }
    assert.equal((await verifiers.verdict(consistencyCase({ from: at(0), to: at(9), proof: [] }), 'from nothing')).verdict, 'verified');
  });

  it('is rejected when it is forged', async () => {
    for (let turn = 0; turn < count(500); turn += 1) {
      const chosen = choices(turn);
      const forged = turn % 2 === 0 ? inclusionCase(forgedInclusion(chosen)) : consistencyCase(forgedConsistency(chosen));
      assert.equal(problemOf(await verifiers.verdict(forged, `turn ${turn}`), `turn ${turn}`).reason, 'proof.wrong');
    }
  });

  it('is rejected when the event in it was changed', async () => {
    const one = JSON.stringify(inclusionCase({ seq: 9, tree: at(64), proof: pathOf(tree, 9, 64) }));
    for (const [word, other, reason] of [
      ['"via":"chat"', '"via":"card"', 'proof.wrong'],
      ['Number 9', 'Number 8', 'beside.changed'],
      ['"v":1', '"v":2', 'proof.broken'],
    ] as const) {
      assert.equal(problemOf(await verifiers.verdict(JSON.parse(one.replace(word, other)), word), word).reason, reason);
    }
  });

  const broken: readonly unknown[] = [
    null,
    [],
    {},
    1,
    { line: null },
    { line: {}, consistency: {} },
    { consistency: null },
    { consistency: [] },
  ];
  for (const proof of [...broken, { consistency: { from: 1, to: '2', proof: [] } }, { consistency: { from: 1, to: 2, proof: ['x'] } }]) {
    it(`is rejected when it is ${JSON.stringify(proof)}`, async () => {
      assert.equal(
        problemOf(await verifiers.verdict({ key: notary.keyText, notes: [note(at(64))], proof }, 'broken'), 'broken').reason,
        'proof.broken',
      );
    });
  }

  it('needs the checkpoints of both sizes', async () => {
    const one = consistencyCase({ from: at(3), to: at(9), proof: proofBetween(3, 9) });
    for (const notes of [[note(at(3))], [note(at(9))]]) {
      assert.equal(problemOf(await verifiers.verdict({ ...one, notes }, 'one checkpoint'), 'one checkpoint').reason, 'proof.checkpoint');
    }
  });
});
