import assert from 'node:assert/strict';
import { newRunId } from '../../../bot/core/ids.ts';
import type { Handle } from '../../../bot/core/ports.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, conversation, LONE_SURROGATE, later, NOW } from './samples.ts';

const HANDLE: Handle = { kind: 'run', runId: newRunId() };

export function handlesContract(store: Subject): void {
  const put = (handle: Handle): Promise<void> => store().transaction((tx) => tx.putHandle('hash', handle, later(1000)));
  const get = (now: Date): Promise<Handle | null> => store().transaction((tx) => tx.handle('hash', now));

  it('gives back what a handle stands for', async () => {
    const form: Handle = {
      kind: 'form',
      workflow: 'deploy',
      principal: ADA,
      conversation: conversation(),
      values: { text: AWKWARD + LONE_SURROGATE, list: [1, null] },
    };
    await put(form);
    assert.deepEqual(await get(NOW), form);
  });

  it('knows no handle that was not put or has expired', async () => {
    assert.equal(await get(NOW), null);
    await put(HANDLE);
    assert.deepEqual(await get(later(999)), HANDLE);
    assert.equal(await get(later(1000)), null);
  });

  it('lets exactly one of many spend it', async () => {
    await put(HANDLE);
    const spent = await Promise.all(Array.from({ length: 10 }, () => store().transaction((tx) => tx.spendHandle('hash'))));
    assert.equal(spent.filter((won) => won).length, 1);
    assert.equal(await get(NOW), null);
  });

  it('gives it back when the transaction that spent it fails', async () => {
    await put(HANDLE);
    const work = store().transaction(async (tx) => {
      assert.equal(await tx.spendHandle('hash'), true);
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.deepEqual(await get(NOW), HANDLE);
  });
}
