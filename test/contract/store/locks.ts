import assert from 'node:assert/strict';
import type { RunId } from '../../../bot/core/ids.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { count } from '../../support/counts.ts';
import type { Subject } from '../store.ts';
import { later, plan, run } from './samples.ts';

const KEY = 'production';

export function locksContract(store: Subject): void {
  const locking = (parts: Partial<Run> = {}): Run => run({ plan: plan({ lock: KEY }), ...parts });
  const insert = (...runs: readonly Run[]): Promise<void> =>
    store().transaction(async (tx) => {
      for (const one of runs) await tx.insertRun(one);
    });
  const acquire = (one: Run): Promise<boolean> => store().transaction((tx) => tx.acquireLock(KEY, one.id));
  const release = (one: Run): Promise<RunId | null> => store().transaction((tx) => tx.releaseLock(KEY, one.id));

  it('gives the lock to one run and again to the same, to no other', async () => {
    const [first, second] = [locking(), locking()];
    await insert(first, second);
    assert.equal(await acquire(first), true);
    assert.equal(await acquire(first), true);
    assert.equal(await acquire(second), false);
  });

  it('gives exactly one of twenty the lock when all ask at once', async () => {
    for (let round = 0; round < count(10); round += 1) {
      const runs = Array.from({ length: 20 }, () => locking());
      await insert(...runs);
      const won = await Promise.all(runs.map(acquire));
      assert.equal(won.filter((has) => has).length, 1);
      const winner = runs[won.indexOf(true)];
      assert.ok(winner);
      await release(winner);
    }
  });

  it('names the oldest queued run that waits for the same key when it is released', async () => {
    const holder = locking();
    const young = locking({ state: 'queued', createdAt: later(20) });
    const old = locking({ state: 'queued', createdAt: later(10) });
    const elsewhere = run({ plan: plan({ lock: 'staging' }), state: 'queued' });
    await insert(holder, young, old, elsewhere, locking({ state: 'cancelled' }));
    await acquire(holder);
    assert.equal(await release(holder), old.id);
    assert.equal(await acquire(old), true);
  });

  it('answers null when nobody waits, and when the run does not have the lock', async () => {
    const [holder, queued] = [locking(), locking({ state: 'queued' })];
    await insert(holder, queued);
    await acquire(holder);
    assert.equal(await release(queued), null);
    assert.equal(await acquire(queued), false);
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(queued.id);
      assert.ok(before);
      await tx.saveRun(before, { ...before, state: 'cancelled' });
    });
    assert.equal(await release(holder), null);
    assert.equal(await release(holder), null);
  });

  it('gives the lock back when the transaction that took it fails', async () => {
    const [first, second] = [locking(), locking()];
    await insert(first, second);
    const work = store().transaction(async (tx) => {
      assert.equal(await tx.acquireLock(KEY, first.id), true);
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.equal(await acquire(second), true);
  });

  it('never leaves a run waiting for a free lock: who fails to get it is seen by the release', async () => {
    // Each run takes the lock or queues; each holder releases and hands over. At the end all must have had it.
    const runs = Array.from({ length: count(100) + 10 }, (_, index) => locking({ createdAt: later(index) }));
    await insert(...runs);
    const served = new Set<string>();
    const serve = async (id: RunId): Promise<void> => {
      served.add(id);
      const next = await store().transaction((tx) => tx.releaseLock(KEY, id));
      if (next !== null) await start(next);
    };
    const start = async (id: RunId): Promise<void> => {
      const got = await store().transaction(async (tx) => {
        const before = await tx.lockRun(id);
        assert.ok(before);
        const has = await tx.acquireLock(KEY, id);
        await tx.saveRun(before, { ...before, state: has ? 'running' : 'queued' });
        return has;
      });
      if (got) await serve(id);
    };
    await Promise.all(runs.map(({ id }) => start(id)));
    assert.equal(served.size, runs.length);
  });
}
