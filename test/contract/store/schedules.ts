import assert from 'node:assert/strict';
import type { Subject } from '../store.ts';
import { later, NOW } from './samples.ts';

export function schedulesContract(store: Subject): void {
  const move = (expected: Date | null, next: Date): Promise<boolean> =>
    store().transaction((tx) => tx.moveSchedule('nightly', expected, next));

  it('knows no schedule before it is created', async () => {
    assert.equal(await store().schedule('nightly'), null);
  });

  it('creates a schedule once', async () => {
    assert.equal(await move(null, later(1)), true);
    assert.equal(await move(null, later(2)), false);
    assert.deepEqual(await store().schedule('nightly'), later(1));
  });

  it('moves it only from the expected firing', async () => {
    await move(null, NOW);
    assert.equal(await move(later(1), later(2)), false);
    assert.equal(await move(NOW, later(3)), true);
    assert.deepEqual(await store().schedule('nightly'), later(3));
  });

  it('lets exactly one of many move it', async () => {
    await move(null, NOW);
    const moved = await Promise.all(Array.from({ length: 10 }, (_, index) => move(NOW, later(index + 1))));
    assert.equal(moved.filter((won) => won).length, 1);
  });

  it('does not move when the transaction fails', async () => {
    await move(null, NOW);
    const work = store().transaction(async (tx) => {
      await tx.moveSchedule('nightly', NOW, later(1));
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.deepEqual(await store().schedule('nightly'), NOW);
  });
}
