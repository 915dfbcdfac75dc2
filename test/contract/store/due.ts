import assert from 'node:assert/strict';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import type { Subject } from '../store.ts';
import { approval, later, NOW, run, step } from './samples.ts';

export function dueContract(store: Subject): void {
  it('names open approvals for which something is due, the longest overdue first', async () => {
    const due = (ms: number, parts: Partial<Approval> = {}) => approval({ dueAt: later(ms), expiresAt: later(1000), ...parts });
    const [early, late] = [due(10), due(20)];
    const asked = run({ approvals: [late, early, due(30), due(0, { expiresAt: NOW, state: 'approved' })] });
    await store().transaction((tx) => tx.insertRun(asked));
    const expected = [early, late].map(({ id }) => ({ runId: asked.id, approvalId: id }));
    assert.deepEqual((await store().due(later(20), 10)).approvals, expected);
    assert.deepEqual((await store().due(later(20), 1)).approvals, expected.slice(0, 1));
    assert.deepEqual((await store().due(later(9), 10)).approvals, []);
  });

  it('names waiting steps whose time has come', async () => {
    const steps = [
      step('late', { state: 'waiting', dueAt: later(20) }),
      step('early', { state: 'waiting', dueAt: later(10) }),
      step('open', { state: 'waiting' }),
      step('retrying', { state: 'retrying', dueAt: NOW }),
    ];
    const waiting = run({ steps });
    await store().transaction((tx) => tx.insertRun(waiting));
    assert.deepEqual(
      (await store().due(later(20), 10)).waits,
      ['early', 'late'].map((stepId) => ({ runId: waiting.id, stepId })),
    );
    assert.deepEqual((await store().due(later(9), 10)).waits, []);
  });

  it('names runs that have to be looked at, the longest overdue first, and no others', async () => {
    const at = (ms: number, parts: Partial<Run> = {}): Run => run({ state: 'held', checkAt: later(ms), ...parts });
    const [late, early, young] = [at(20), at(10), at(10, { state: 'queued', createdAt: later(5) })];
    await store().transaction(async (tx) => {
      for (const one of [late, young, early, at(30), run({ state: 'queued' })]) await tx.insertRun(one);
    });
    const starts = async (ms: number, limit: number) => (await store().due(later(ms), limit)).starts;
    assert.deepEqual(await starts(20, 10), [early.id, young.id, late.id]);
    assert.deepEqual(await starts(20, 2), [early.id, young.id]);
    assert.deepEqual(await starts(9, 10), []);
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(early.id);
      assert.ok(before);
      await tx.saveRun(before, { ...before, checkAt: null });
    });
    assert.deepEqual(await starts(20, 10), [young.id, late.id]);
  });

  it('keeps the output of a step in order, attempts and undo one after the other', async () => {
    const { id } = run();
    await store().transaction((tx) => tx.insertRun(run({ id })));
    for (const [direction, attempt, text] of [
      ['do', 1, 'a\n'],
      ['do', 2, 'ё\u0000🚀'],
      ['undo', 1, 'c'],
    ] as const) {
      await store().appendOutput(id, 'one', direction, attempt, text);
    }
    await store().appendOutput(id, 'two', 'do', 1, 'other');
    assert.equal(await store().output(id, 'one'), 'a\nё🚀c');
    assert.equal(await store().output(id, 'none'), '');
  });

  it('holds an output of ten megabytes', async () => {
    const { id } = run();
    await store().transaction((tx) => tx.insertRun(run({ id })));
    const piece = 'x'.repeat(1 << 20);
    for (let index = 0; index < 10; index += 1) await store().appendOutput(id, 'one', 'do', 1, piece);
    assert.equal((await store().output(id, 'one')).length, 10 << 20);
  });

  it('answers a ping', async () => {
    await store().ping();
  });
}
