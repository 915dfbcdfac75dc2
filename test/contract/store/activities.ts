import assert from 'node:assert/strict';
import type { Subject } from '../store.ts';
import { later, NOW, run } from './samples.ts';

const KEY = { tenantId: 't', conversationId: 'c', activityId: 'a', type: 'message' };

export function activitiesContract(store: Subject): void {
  it('lets an activity be claimed once', async () => {
    const claim = () => store().transaction((tx) => tx.claimActivity(KEY, NOW));
    assert.equal(await claim(), true);
    assert.equal(await claim(), false);
  });

  it('tells activities apart by each part of the key', async () => {
    const others = [{ tenantId: 'u' }, { conversationId: 'd' }, { activityId: 'b' }, { type: 'invoke' }];
    for (const other of [{}, ...others]) {
      assert.equal(await store().transaction((tx) => tx.claimActivity({ ...KEY, ...other }, NOW)), true);
    }
  });

  it('lets exactly one of many deliveries at once claim it', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => store().transaction((tx) => tx.claimActivity(KEY, later(1)))));
    assert.equal(claims.filter((claimed) => claimed).length, 1);
  });

  it('lets it be claimed again when the transaction failed', async () => {
    const work = store().transaction(async (tx) => {
      await tx.claimActivity(KEY, NOW);
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.equal(await store().transaction((tx) => tx.claimActivity(KEY, NOW)), true);
  });

  it('counts the claims of an attempt, apart from every other attempt', async () => {
    const { id } = await insertedRun(store);
    const claim = (stepId: string, direction: 'do' | 'undo', attempt: number) =>
      store().transaction((tx) => tx.claimAttempt(id, stepId, direction, attempt));
    assert.deepEqual([await claim('one', 'do', 1), await claim('one', 'do', 1), await claim('one', 'do', 1)], [1, 2, 3]);
    assert.deepEqual([await claim('one', 'do', 2), await claim('one', 'undo', 1), await claim('two', 'do', 1)], [1, 1, 1]);
  });

  it('gives every claim at once a number of its own', async () => {
    const { id } = await insertedRun(store);
    const claims = await Promise.all(Array.from({ length: 10 }, () => store().transaction((tx) => tx.claimAttempt(id, 'one', 'do', 1))));
    assert.deepEqual(
      claims.sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
  });
}

async function insertedRun(store: Subject) {
  const written = run();
  await store().transaction((tx) => tx.insertRun(written));
  return written;
}
