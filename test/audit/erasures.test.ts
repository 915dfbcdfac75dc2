import assert from 'node:assert/strict';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { exportLine } from '../../bot/core/audit/export-line.ts';
import type { LogRow } from '../../bot/core/audit/log-store.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store } from '../../bot/core/ports.ts';
import { Forwarder } from '../../bot/forwarding/forwarder.ts';
import type { Batch } from '../../bot/forwarding/target.ts';
import { forwardStoreOn } from '../../bot/store/forwarding.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { anchored, keptNotes, writeSealed } from '../auditing/sealed-log.ts';
import { erasing } from '../contract/store/erasing.ts';
import { NOW } from '../contract/store/samples.ts';
import { count } from '../support/counts.ts';
import { postgresDatabase, type TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import type { Witness } from '../support/witness.ts';
import { type Case, problemOf, startVerifiers, type Verifiers } from './both-verifiers.ts';
import { choices } from './made-up.ts';

const EVENTS = 400;
const ERASURES = count(200);

describe(`a log of ${EVENTS} events after ${ERASURES} erasures`, function () {
  this.timeout(600_000);
  let test: TestDatabase;
  let store: Store;
  let notary: Witness;
  let verifiers: Verifiers;
  const erased = new Set<number>();

  before(async () => {
    test = await postgresDatabase();
    store = createStore(test.database);
    verifiers = await startVerifiers();
    notary = await writeSealed(store, EVENTS);
    for (let turn = 0; turn < ERASURES; turn += 1) {
      const seqs = madeUpSeqs(turn);
      await store.transaction((tx) => tx.appendEvents([erasing(...seqs)]));
      for (const seq of seqs) erased.add(seq);
      if (turn % 10 === 9) await sealLog({ log: store.log, notary }, null);
    }
    await sealLog({ log: store.log, notary }, null);
  });
  after(async () => {
    await verifiers.end();
    await test.drop();
  });

  /** A span, single numbers, or both; some were erased before. */
  function madeUpSeqs(turn: number): readonly number[] {
    const chosen = choices(turn);
    const from = 1 + chosen.below(EVENTS);
    const span = Array.from({ length: chosen.below(6) }, (_, place) => from + place);
    const single = Array.from({ length: 1 + chosen.below(4) }, () => 1 + chosen.below(EVENTS));
    return [...new Set([...span, ...single].filter((seq) => seq <= EVENTS))].toSorted((a, b) => a - b);
  }

  let all: readonly LogRow[] | null = null;
  const rows = async (): Promise<readonly LogRow[]> => {
    all ??= await store.log.rows(0, 2 * EVENTS);
    return all;
  };
  async function exported(change: (row: LogRow) => LogRow = (row) => row): Promise<Case> {
    const notes = await keptNotes(store.log);
    return { key: `${notary.key}\n`, notes, lines: (await rows()).map((row) => exportLine(change(row))) };
  }

  it('has exactly the details that no event lists', async () => {
    const gone = (await rows()).flatMap(({ entry, beside }) => (beside === null ? [entry.seq] : []));
    assert.deepEqual(
      gone,
      [...erased].toSorted((a, b) => a - b),
    );
  });

  it('is verified by both verifiers and in the database, without a warning', async () => {
    const { verdict, events, warnings } = await verifiers.verdict(await exported(), 'after all erasures');
    assert.deepEqual([verdict, events, warnings], ['verified', EVENTS + ERASURES, []]);
    const inDatabase = await verifyLog(store.log, await anchored(store, notary), { page: 100 });
    assert.deepEqual([inDatabase.problem, inDatabase.warnings, inDatabase.events], [null, [], EVENTS + ERASURES]);
  });

  it('shows each detail that is gone and that no event lists', async () => {
    const there = (await rows()).flatMap(({ entry, beside }) => (beside === null ? [] : [entry.seq]));
    const chosen = choices(ERASURES);
    for (let turn = 0; turn < ERASURES; turn += 1) {
      const seq = chosen.of(there);
      const one = await exported((row) => (row.entry.seq === seq ? { ...row, beside: null } : row));
      const { reason, from, to } = problemOf(await verifiers.verdict(one, `without the details of ${seq}`), String(seq));
      assert.deepEqual([reason, from, to], ['beside.missing', seq, seq]);
    }
  });

  it('is forwarded whole, without what was erased', async () => {
    const batches: Batch[] = [];
    const target = {
      name: 'test',
      key: 'test',
      encode: (row: LogRow) => Buffer.from(`${exportLine(row)}\n`),
      open: async ({ seq }: Readonly<{ seq: number }>) => seq,
      deliver: async (batch: Batch) => void batches.push(batch),
      drop: () => undefined,
      close: async () => true,
    };
    const clock = { now: () => NOW };
    const cursors = forwardStoreOn(test.database.pool);
    const forwarder = new Forwarder({ log: store.log, cursors, clock, logger: silentLogger, holder: 'me', target });
    for (let last = 0; last < EVENTS + ERASURES; last = batches.at(-1)?.last ?? 0) await forwarder.tick();
    await forwarder.close();
    const lines = batches.flatMap(({ body }) => body.toString('utf8').trim().split('\n'));
    assert.deepEqual(lines, ((await exported()) as { lines: readonly string[] }).lines);
    for (const seq of erased) assert.match(lines[seq - 1] ?? '', /^\{"beside":null,/);
  });

  it('shows in the database what was deleted there behind the log', async () => {
    const seq = choices(1).of((await rows()).flatMap(({ entry, beside }) => (beside === null || entry.seq > EVENTS ? [] : [entry.seq])));
    await test.admin.query('alter table signalbox.audit_details disable trigger user');
    await test.admin.query('delete from signalbox.audit_details where seq = $1', [seq]);
    const { problem } = await verifyLog(store.log, await anchored(store, notary));
    assert.deepEqual([problem?.reason, problem?.from], ['beside.missing', seq]);
  });
});
