import assert from 'node:assert/strict';
import { count, isForBars } from '../support/counts.ts';
import { type Case, problemOf, startVerifiers, type Verifiers } from './both-verifiers.ts';
import { choices } from './made-up.ts';
import { forgedRestore, mix, resigned, withoutDetails } from './tampering.ts';
import { checkpointAt, createSigner, lineText, ORIGIN, special, treeOver, type Written, written } from './written-log.ts';

const SIZE = 2000;
const EVERY = 100;

/** Every row for the bars; for `npm test` every tenth, so that all stretches of the log have some. */
const rows = Array.from({ length: SIZE }, (_, index) => index + 1).filter(
  (seq) => isForBars() || seq % 10 === 3 || seq === 1 || seq === SIZE,
);

describe('a log that was tampered with', function () {
  this.timeout(1_800_000);
  const notary = createSigner();
  const attackers = [createSigner(), createSigner(notary.id)];
  const log = Array.from({ length: SIZE }, (_, index) => written(index + 1));
  const lines = log.map((line) => lineText(line));
  const sizes = Array.from({ length: SIZE / EVERY }, (_, index) => (index + 1) * EVERY);
  const tree = treeOver(log);
  const notes = sizes.map((size) => notary.note(checkpointAt(tree, size)));
  const texts = new Map<Written, string>(log.map((line, index) => [line, lines[index] ?? '']));
  const caseOf = (left: readonly Written[]): Case => ({
    key: notary.keyText,
    notes,
    lines: left.map((line) => texts.get(line) ?? lineText(line)),
  });
  let verifiers: Verifiers;
  before(async () => {
    verifiers = await startVerifiers();
  });
  after(() => verifiers.end());

  /** Fails unless both verifiers find something, and say a place that holds this event. */
  async function located(one: Case, seq: number, what: string): Promise<string> {
    const problem = problemOf(await verifiers.verdict(one, what), what);
    const { from, to, reason } = problem;
    assert.ok(from !== null && to !== null, what);
    // Where the end was cut off, what stands between the last checkpoint that is left and the cut is held by nothing that was signed.
    const first = reason === 'truncated' ? Math.floor((from - 1) / EVERY) * EVERY + 1 : from;
    assert.ok(first <= seq && seq <= to, `${what}: it is at ${seq}, found was ${JSON.stringify(problem)}`);
    assert.ok(to - from < EVERY || !['root.changed', 'line.broken'].includes(reason), `${what}: ${from}-${to} is no place`);
    return reason;
  }

  it('is found and located when any byte of any row is flipped', async () => {
    for (const seq of rows) {
      const chosen = choices(seq);
      const bytes = Buffer.from(lines[seq - 1] ?? '');
      const place = chosen.below(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << chosen.below(8));
      const flipped = bytes.toString('latin1');
      await located(rawCase(seq, flipped), seq, `byte ${place} of event ${seq}`);
    }
  });

  /** The bytes as they are: a flipped bit can leave no UTF-8. */
  function rawCase(seq: number, latin: string): Case {
    const all = lines.map((line, index) => (index === seq - 1 ? latin : Buffer.from(line).toString('latin1')));
    return { key: notary.keyText, notes, bytes: Buffer.from(all.map((line) => `${line}\n`).join(''), 'latin1') };
  }

  it('is found and located when any row is deleted', async () => {
    for (const seq of rows) {
      const reason = await located({ key: notary.keyText, notes, lines: lines.toSpliced(seq - 1, 1) }, seq, `event ${seq} deleted`);
      assert.equal(reason, seq === SIZE ? 'truncated' : 'seq.gap');
    }
  });

  it('is found and located when an attacker rehashes everything he can', async () => {
    for (let turn = 0; turn < count(1500); turn += 1) {
      const { lines: left, place, what } = mix(log, choices(turn));
      await located(caseOf(left), place, `turn ${turn}: ${what}`);
    }
  });

  it('is found when the last event is cut off at a checkpoint, before one, and after one', async () => {
    for (const size of [0, 1, 99, 100, 101, 1899, 1900, 1901, 1999]) {
      const { reason, from, to } = problemOf(await verifiers.verdict(caseOf(log.slice(0, size)), `cut at ${size}`), `cut at ${size}`);
      assert.deepEqual({ reason, from, to }, { reason: 'truncated', from: size + 1, to: SIZE });
    }
  });

  it('says in which stretch between two checkpoints the change is', async () => {
    const changed = log.with(1849, { ...written(1850), entry: { ...written(1850).entry, id: 'other' } });
    const problem = problemOf(await verifiers.verdict(caseOf(changed), 'one id'), 'one id');
    assert.equal(
      problem.sentence,
      'Something between event 1801 and 1900 was changed: the root at 1900 is another one than the notary signed.',
    );
  });

  it('is found when the attacker says that it was restored from a backup', async () => {
    for (const place of [1, 2, 1500, SIZE]) {
      const reason = await located(caseOf(forgedRestore(log, place, `${ORIGIN}x`)), place, `restored to ${place}`);
      assert.equal(reason, 'restore.unsigned');
    }
  });

  it('is found when details are gone, and when the attacker writes afterwards that they were erased, in the signed part', async () => {
    assert.equal(await located(caseOf(withoutDetails(log, 700)), 700, 'no details'), 'beside.missing');
    const erased = withoutDetails(log, 700).with(799, special(800, 'details.erased', { facts: { seqs: '700' } }));
    assert.equal(await located(caseOf(erased), 800, 'forged erasure'), 'root.changed');
  });

  it('is found when the attacker signs with a key of his own, or leaves out the checkpoints', async () => {
    for (const attacker of attackers) {
      const own = resigned(log.toSpliced(9, 1, { ...written(10), beside: null }), sizes, attacker);
      const { reason, number } = problemOf(await verifiers.verdict({ ...own, key: notary.keyText }, 'own key'), 'own key');
      assert.deepEqual({ reason, number }, { reason: 'checkpoint.signature', number: 1 });
    }
    const none = problemOf(await verifiers.verdict({ key: notary.keyText, notes: [], lines }, 'none'), 'none');
    assert.equal(none.reason, 'checkpoints.none');
  });

  it('is found when a checkpoint, or the file of the key, is changed anywhere', async () => {
    for (let turn = 0; turn < count(300); turn += 1) {
      const chosen = choices(10_000 + turn);
      const number = 1 + chosen.below(notes.length);
      const note = notes[number - 1] ?? '';
      const what = `checkpoint ${number}, turn ${turn}`;
      const changed = problemOf(
        await verifiers.verdict({ key: notary.keyText, notes: notes.with(number - 1, otherLetter(note, chosen)), lines }, what),
        what,
      );
      assert.match(changed.reason, /^checkpoint\./);
      const key = otherLetter(notary.keyText.trim(), chosen);
      assert.match(
        problemOf(await verifiers.verdict({ key, notes, lines }, `key ${key}`), key).reason,
        /^(key\.broken|checkpoint\.signature)$/,
      );
    }
  });

  function otherLetter(text: string, chosen: ReturnType<typeof choices>): string {
    const letters = [...text];
    const places = letters.flatMap((letter, place) => (letter === '\n' ? [] : [place]));
    const place = chosen.of(places);
    return letters.with(place, letters[place] === 'A' ? 'B' : 'A').join('');
  }

  it('is found when the notary signed two logs under one name', async () => {
    const other = notary.note({ ...checkpointAt(tree, 500), root: tree.rootAt(499) });
    const { reason, to } = problemOf(await verifiers.verdict({ key: notary.keyText, notes: [...notes, other], lines }, 'split'), 'split');
    assert.deepEqual({ reason, to }, { reason: 'checkpoint.split', to: 500 });
  });

  it('is found when the whole table is another one', async () => {
    const fresh = (size: number, name: string): readonly Written[] =>
      Array.from({ length: size }, (_, index) => written(index + 1, name, { id: `f${index}` }));
    for (const [size, name, reason] of [
      [SIZE, ORIGIN, 'root.changed'],
      [SIZE, `${ORIGIN}x`, 'checkpoint.origin'],
      [50, `${ORIGIN}x`, 'checkpoint.origin'],
    ] as const) {
      assert.equal(await located(caseOf(fresh(size, name)), 1, `${size} fresh events of ${name}`), reason);
    }
  });
});
