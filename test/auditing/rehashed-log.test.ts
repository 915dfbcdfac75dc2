import assert from 'node:assert/strict';
import { choices } from '../audit/made-up.ts';
import { ACTS, forgedRestore, renumbered, withoutDetails } from '../audit/tampering.ts';
import { ORIGIN, rehashed, special, type Written, written } from '../audit/written-log.ts';
import { isForBars, variants } from '../support/counts.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { type AttackedLog, assertFound, assertLoose, attackedLog, EVERY, foundIn, SEALED, SIZE, stretchOf } from './attacked-log.ts';
import { BESIDE_CHANGES, CHANGES } from './one-change.ts';

/** On both sides of where checkpoints are. */
const EDGES = [2, EVERY, EVERY + 1, SEALED, ...(isForBars() ? [1, SEALED - EVERY, SEALED - EVERY + 1, SEALED - 1] : [])];

const ALL = Array.from({ length: SEALED }, (_, index) => index + 1);
/** Every thirtieth and both ends. */
const SOME = ALL.filter((seq) => seq % 30 === 7 || seq === 1 || seq === SEALED);

for (const { name, make } of variants(DATABASES, 1)) {
  describe(`a log in ${name} that was changed and hashed anew by somebody who may write all of it`, function () {
    this.timeout(600_000);
    let test: TestDatabase;
    let attacked: AttackedLog;
    let lines: readonly Written[];
    before(async () => {
      test = await make();
      attacked = await attackedLog(test);
      lines = attacked.lines;
    });
    after(() => test.drop());

    // All of them take long: they are for the bars, in one of the databases.
    const events = isForBars() && name === 'Postgres' ? ALL : SOME;
    const at = (seq: number): Written => lines[seq - 1] ?? assert.fail(`there is no event ${seq}`);
    const withLine = (seq: number, line: Written): readonly Written[] => lines.with(seq - 1, line);
    const found = async (left: readonly Written[]) => foundIn(await attacked.saying(left));

    it('is written by the attacker as the product writes it, and nothing is found where he changed nothing', async () => {
      const said = async () => [await attacked.log.head(), await attacked.log.foundRows(null, SIZE), await attacked.log.rows(0, SIZE)];
      const before = await said();
      await attacked.saying([]);
      assert.deepEqual(await attacked.log.foundRows(null, SIZE), []);
      assertLoose(await attacked.saying(lines), { size: SIZE }, 'as it was');
      assert.deepEqual(await said(), before);
    });

    it('is found and located, whichever value of whichever event was changed', async () => {
      const changes = Object.entries(CHANGES);
      for (const [turn, seq] of events.entries()) {
        const [what, change] = changes[turn % changes.length] ?? assert.fail();
        await assertFound(attacked, withLine(seq, change(at(seq), choices(seq))), `${what} of event ${seq}`);
      }
    });

    it('is found and located, whichever event was deleted, with the numbers closed up or left open', async () => {
      for (const seq of events) {
        await assertFound(attacked, renumbered(lines.toSpliced(seq - 1, 1)), `event ${seq} deleted`);
      }
      for (const seq of SOME) assert.deepEqual(await found(lines.toSpliced(seq - 1, 1)), { reason: 'seq.gap', from: seq, to: seq });
    });

    for (const [what, act] of Object.entries(ACTS)) {
      it(`is found and located where the attacker ${what}, on either side of a checkpoint`, async () => {
        for (const seq of EDGES) await assertFound(attacked, act(lines, seq, choices(seq)), `${what} at ${seq}`);
      });
    }

    it('is found with what is missing where the end was cut off, at a checkpoint, before one and after one', async () => {
      for (const size of [0, 1, EVERY - 1, EVERY, EVERY + 1, SEALED - EVERY, SEALED - EVERY + 1, SEALED - 1])
        assert.deepEqual(await found(lines.slice(0, size)), { reason: 'truncated', from: size + 1, to: SEALED });
    });

    it('is found where the events have other numbers', async () => {
      const moved = (by: number, from = 1) =>
        lines.map(({ entry, beside }) => ({ entry: { ...entry, seq: entry.seq < from ? entry.seq : entry.seq + by }, beside }));
      assert.deepEqual(await found(moved(-1)), { reason: 'seq.order', from: 1, to: 1 });
      assert.deepEqual(await found(moved(3)), { reason: 'seq.gap', from: 1, to: 3 });
      for (const seq of EDGES) assert.deepEqual(await found(moved(1, seq)), { reason: 'seq.gap', from: seq, to: seq });
    });

    it('is found with the event where its details, or the hash of them, were changed alone', async () => {
      const changes = Object.entries(BESIDE_CHANGES);
      for (const [turn, seq] of SOME.entries()) {
        const [what, change] = changes[turn % changes.length] ?? assert.fail();
        const expected = { reason: 'beside.changed', from: seq, to: seq };
        assert.deepEqual(await found(withLine(seq, change(at(seq), choices(seq)))), expected, what);
        const { beside } = rehashed(change(at(seq), choices(seq))).entry;
        assert.deepEqual(await found(withLine(seq, { ...at(seq), entry: { ...at(seq).entry, beside } })), expected, `hash of ${what}`);
      }
    });

    it('is found with the event where its details are gone, and with the stretch of the event that was made to say so', async () => {
      for (const seq of SOME) {
        assert.deepEqual(await found(withoutDetails(lines, seq)), { reason: 'beside.missing', from: seq, to: seq });
      }
      for (const seq of EDGES.filter((edge) => edge > 7)) {
        const erased = special(seq, 'details.erased', { facts: { events: 1, seqs: '7' } });
        assert.deepEqual(await found(withoutDetails(lines, 7).with(seq - 1, erased)), { reason: 'root.changed', ...stretchOf(seq) });
      }
    });

    it('is found where events are of a log of another name: one, those from one on, or all', async () => {
      const named = (isOther: (seq: number) => boolean) =>
        lines.map(({ entry, beside }) => ({ entry: isOther(entry.seq) ? { ...entry, log: `${ORIGIN}x` } : entry, beside }));
      for (const seq of EDGES.filter((edge) => edge > 1)) {
        const expected = { reason: 'log.changed', from: seq - 1, to: seq };
        assert.deepEqual(await found(named((other) => other === seq)), expected);
        assert.deepEqual(await found(named((other) => other >= seq)), expected);
      }
      assert.deepEqual(await found(named((seq) => seq === 1)), { reason: 'log.changed', from: 1, to: 2 });
      assert.deepEqual(await found(named(() => true)), { reason: 'checkpoint.origin', from: 1, to: EVERY });
    });

    it('is found where the attacker says that it was restored from a backup', async () => {
      for (const seq of EDGES)
        assert.deepEqual(await found(forgedRestore(lines, seq, `${ORIGIN}x`)), { reason: 'restore.unsigned', from: seq, to: SEALED });
    });

    it('is found where the whole log is another one', async () => {
      const fresh = (size: number, log: string) => Array.from({ length: size }, (_, index) => written(index + 1, log));
      for (const size of [EVERY, SEALED, SIZE]) {
        assert.deepEqual(await found(fresh(size, ORIGIN)), { reason: 'root.changed', from: 1, to: EVERY });
        assert.deepEqual(await found(fresh(size, `${ORIGIN}x`)), { reason: 'checkpoint.origin', from: 1, to: EVERY });
      }
      assert.deepEqual(await found(fresh(EVERY - 1, ORIGIN)), { reason: 'truncated', from: EVERY, to: SEALED });
    });

    it('is said to be held by no checkpoint after the last one, where no change can be found before the next', async () => {
      for (const [what, act] of Object.entries(ACTS)) {
        for (const seq of [SEALED + 1, SIZE]) {
          const left = act(lines, seq, choices(seq));
          assertLoose(await attacked.saying(left), { size: left.length }, `${what} at ${seq}`);
          await assertFound(attacked, left, `${what} at ${seq}, with the next checkpoint`, attacked.next);
        }
      }
      assertLoose(await attacked.saying(lines.slice(0, SEALED)), { size: SEALED }, 'all of them cut off');
    });

    it('is warned of where an event after the last checkpoint was made to say that details were erased', async () => {
      const erased = special(SIZE + 1, 'details.erased', { facts: { events: 1, seqs: '7' } });
      const verification = await attacked.saying([...withoutDetails(lines, 7), erased]);
      assertLoose(verification, { size: SIZE + 1 }, 'forged erasure');
      const { reason, from, to } = verification.warnings[0] ?? assert.fail('nothing is said');
      assert.deepEqual({ reason, from, to }, { reason: 'erased.unanchored', from: SIZE + 1, to: SIZE + 1 });
      assert.deepEqual(foundIn(await attacked.saying(withoutDetails(lines, SIZE))), { reason: 'beside.missing', from: SIZE, to: SIZE });
    });
  });
}
