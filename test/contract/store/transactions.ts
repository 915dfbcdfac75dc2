import assert from 'node:assert/strict';
import type { Subject } from '../store.ts';
import { event, run } from './samples.ts';

export function transactionsContract(store: Subject): void {
  it('keeps everything written when the work succeeds, and returns its result', async () => {
    const written = run();
    const result = await store().transaction(async (tx) => {
      await tx.insertRun(written);
      await tx.appendEvents([event()]);
      return 'done';
    });
    assert.equal(result, 'done');
    assert.deepEqual(await store().run(written.id), written);
    assert.equal((await store().audit({}, null, 10)).rows.length, 1);
  });

  it('keeps nothing when the work throws, and throws the same error', async () => {
    const written = run();
    const broken = new Error('the work broke');
    const work = store().transaction(async (tx) => {
      await tx.insertRun(written);
      await tx.appendEvents([event()]);
      throw broken;
    });
    await assert.rejects(work, (error) => error === broken);
    assert.equal(await store().run(written.id), null);
    assert.equal((await store().audit({}, null, 10)).rows.length, 0);
  });

  it('keeps nothing when a statement failed, although the work went on as if it had not', async () => {
    const written = run();
    await store().transaction((tx) => tx.insertRun(written));
    const work = store().transaction(async (tx) => {
      await tx.appendEvents([event()]);
      await tx.insertRun(written).catch(() => undefined);
    });
    await assert.rejects(work, { code: 'internal', reason: 'store.rolled_back' });
    assert.equal((await store().audit({}, null, 10)).rows.length, 0);
  });

  it('refuses a run that exists already as a conflict', async () => {
    const written = run();
    await store().transaction((tx) => tx.insertRun(written));
    await assert.rejects(
      store().transaction((tx) => tx.insertRun(written)),
      { code: 'conflict', reason: 'store.duplicate' },
    );
  });

  it('runs transactions at once without losing one', async () => {
    const runs = Array.from({ length: 20 }, () => run());
    await Promise.all(runs.map((one) => store().transaction((tx) => tx.insertRun(one))));
    assert.equal((await store().runs({}, null, 100)).rows.length, 20);
  });

  it('lets statements of one transaction overlap', async () => {
    const written = run();
    await store().transaction(async (tx) => {
      await tx.insertRun(written);
      await Promise.all([tx.appendEvents([event()]), tx.touchCards(written.id), tx.appendEvents([event()])]);
    });
    assert.equal((await store().audit({}, null, 10)).rows.length, 2);
  });
}
