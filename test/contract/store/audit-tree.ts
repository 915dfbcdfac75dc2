import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { besideHash, entryHash } from '../../../bot/core/audit/entry.ts';
import type { KeptCheckpoint } from '../../../bot/core/audit/log-store.ts';
import { beginsWith, includes } from '../../../bot/core/audit/proof.ts';
import { proveConsistency, proveInclusion, rootAt } from '../../../bot/core/audit/prove.ts';
import { append, EMPTY, rootOf } from '../../../bot/core/audit/tree.ts';
import type { Subject } from '../store.ts';
import { event } from './samples.ts';

export function auditTreeContract(store: Subject): void {
  const appendOne = (count = 1): Promise<void> =>
    store().transaction((tx) =>
      tx.appendEvents(Array.from({ length: count }, () => event({ type: 'step.started', detail: { call: 'typed' } }))),
    );
  const everything = async () => ({ head: await store().log.head(), rows: await store().log.rows(0, 1000) });

  it('begins with an empty tree that has a name', async () => {
    const { origin, size, root } = await store().log.head();
    assert.match(origin, /^signalbox\/audit\/1-[a-z0-9]{8}$/);
    assert.equal(size, 0);
    assert.deepEqual(root, rootOf(EMPTY));
    assert.deepEqual(await rootAt(store().log, 0), root);
  });

  it('numbers events from 1 without a gap and adds each to the tree, whoever writes at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, place) => appendOne((place % 3) + 1)));
    const { head, rows } = await everything();
    let frontier = EMPTY;
    for (const { entry, completed } of rows) {
      const next = append(frontier, entryHash(entry));
      assert.equal(entry.seq, next.frontier.size);
      assert.equal(entry.log, head.origin);
      assert.deepEqual(completed, next.completed);
      frontier = next.frontier;
    }
    assert.equal(head.size, 24);
    assert.deepEqual(head.root, rootOf(frontier));
  });

  it('takes no number for what was rolled back', async () => {
    await appendOne();
    const broken = store().transaction(async (tx) => {
      await tx.appendEvents([event()]);
      throw new Error('on purpose');
    });
    await assert.rejects(broken, /on purpose/);
    await appendOne();
    assert.deepEqual(
      (await everything()).rows.map(({ entry }) => entry.seq),
      [1, 2],
    );
  });

  it('keeps what can be erased beside the log, under a salted hash', async () => {
    await appendOne(2);
    const { rows } = await everything();
    const [one, other] = rows.map(({ entry, beside }) => ({ entry, beside: beside ?? assert.fail() }));
    assert.deepEqual(one?.entry.facts, { attempt: 1 });
    assert.deepEqual(one?.beside.detail, { call: 'typed' });
    assert.equal(one?.entry.beside, besideHash(one?.beside ?? assert.fail()));
    assert.notEqual(one?.entry.beside, other?.entry.beside);
  });

  it('proves each event in each tree, and that each tree begins with each before it', async () => {
    for (let count = 0; count < 3; count += 1) await appendOne(5);
    const { rows } = await everything();
    for (let size = 1; size <= 15; size += 1) {
      const root = await rootAt(store().log, size);
      for (const { entry } of rows.slice(0, size)) {
        const path = await proveInclusion(store().log, entry.seq, size);
        assert.ok(includes({ index: entry.seq - 1, size, root }, entryHash(entry), path));
      }
      const proof = await proveConsistency(store().log, size, 15);
      assert.ok(beginsWith({ size, root }, { size: 15, root: await rootAt(store().log, 15) }, proof));
    }
  });

  it('says which event is missing for a proof that cannot be had', async () => {
    await appendOne(2);
    await assert.rejects(proveInclusion(store().log, 1, 3), { code: 'internal', reason: 'audit.node_missing', message: /Event 3 / });
  });

  it('keeps a checkpoint once and gives the largest one of a log', async () => {
    const { log } = store();
    const kept = (origin: string, size: number) => ({ origin, size, note: `${origin} ${size}` });
    for (const checkpoint of [kept('a', 9), kept('a', 10), kept('b', 99), { ...kept('a', 10), note: 'another' }]) {
      await log.keepCheckpoint(checkpoint);
    }
    assert.deepEqual(await log.lastCheckpoint('a'), kept('a', 10));
    assert.equal(await log.lastCheckpoint('c'), null);
    assert.deepEqual(await log.lastCheckpoint('a', 9), kept('a', 9));
    assert.equal(await log.lastCheckpoint('a', 8), null);
    assert.deepEqual(await log.lastCheckpoint(null), kept('b', 99));
  });

  const placesOf = async (pages: AsyncIterable<readonly KeptCheckpoint[]>): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const page of pages) found.push(page.map(({ origin, size }) => `${origin}${size}`).join(' '));
    return found;
  };

  it('gives checkpoints of all logs page by page in order of size, and none that is kept after the first page was asked for', async () => {
    const { log } = store();
    const keep = (...places: readonly (readonly [string, number])[]) =>
      places.reduce((before, [origin, size]) => before.then(() => log.keepCheckpoint({ origin, size, note: 'n' })), Promise.resolve());
    assert.deepEqual(await placesOf(log.checkpointPages(3)), []);
    await keep(['b', 10], ['a', 9], ['a', 10], ['b', 2], ['a', 100]);
    assert.deepEqual(await placesOf(log.checkpointPages(3)), ['b2 a9 a10', 'b10 a100']);
    assert.deepEqual(await placesOf(log.checkpointPages(1)), ['b2', 'a9', 'a10', 'b10', 'a100']);
    assert.deepEqual(
      (await log.checkpointsAt(10)).map(({ origin }) => origin),
      ['a', 'b'],
    );
    assert.deepEqual(await log.checkpointsAt(11), []);
    const pages = log.checkpointPages(4)[Symbol.asyncIterator]();
    await pages.next();
    await keep(['a', 101], ['c', 3]);
    assert.deepEqual(
      (await pages.next()).value?.map(({ size }: KeptCheckpoint) => size),
      [100],
    );
  });

  it('gives an export the checkpoints before its own: of its log, and of logs that were signed before that one began', async () => {
    const { log } = store();
    for (const [origin, size] of [
      ['a', 5],
      ['a', 50],
      ['b', 7],
      ['b', 9],
      ['c', 8],
    ] as const) {
      await log.keepCheckpoint({ origin, size, note: 'n' });
      // The clock of the embedded database goes in milliseconds, and what is kept in the same one is not before.
      await sleep(2);
    }
    assert.deepEqual(await placesOf(log.checkpointPages(9, { origin: 'b', size: 9, note: 'n' })), ['a5 b7 a50']);
    assert.deepEqual(await placesOf(log.checkpointPages(9, { origin: 'a', size: 5, note: 'n' })), []);
  });

  it('finds the newest event of a run among some types', async () => {
    await store().transaction((tx) =>
      tx.appendEvents([
        event({ runId: 'r-1', type: 'run.created' }),
        event({ runId: 'r-1', type: 'run.started' }),
        event({ runId: 'r-1', type: 'step.started' }),
        event({ runId: 'r-2', type: 'run.started' }),
      ]),
    );
    assert.equal(await store().log.lastOfRun('r-1', ['run.created', 'run.started']), 2);
    assert.equal(await store().log.lastOfRun('r-3', ['run.created']), null);
  });
}
