import assert from 'node:assert/strict';
import type { RunFilter } from '../../../bot/core/ports.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Subject } from '../store.ts';
import { BOB, later, plan, run } from './samples.ts';

export function runListContract(store: Subject): void {
  const insert = async (...runs: readonly Run[]): Promise<void> => {
    await store().transaction(async (tx) => {
      for (const one of runs) await tx.insertRun(one);
    });
  };
  const ids = async (filter: RunFilter): Promise<readonly string[]> => (await store().runs(filter, null, 50)).rows.map(({ id }) => id);

  it('lists the newest first, whole', async () => {
    const [old, young] = [run(), run({ createdAt: later(10) })];
    await insert(old, young);
    assert.deepEqual((await store().runs({}, null, 10)).rows, [young, old]);
  });

  it('pages through all runs once, also where several have the same moment', async () => {
    const runs = Array.from({ length: 25 }, (_, index) => run({ createdAt: later(Math.floor(index / 5)) }));
    await insert(...runs);
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page = await store().runs({}, before, 4);
      assert.ok(page.rows.length <= 4);
      seen.push(...page.rows.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    assert.equal(seen.length, 25);
    assert.deepEqual(new Set(seen), new Set(runs.map(({ id }) => id)));
  });

  it('does not promise a next page after the last row', async () => {
    await insert(run(), run());
    assert.equal((await store().runs({}, null, 2)).next, null);
  });

  it('does not repeat or skip a row when newer runs arrive between two pages', async () => {
    const runs = Array.from({ length: 4 }, (_, index) => run({ createdAt: later(index) }));
    await insert(...runs);
    const first = await store().runs({}, null, 2);
    await insert(run({ createdAt: later(100) }));
    const second = await store().runs({}, first.next, 2);
    assert.deepEqual(
      [...first.rows, ...second.rows].map(({ id }) => id),
      runs.map(({ id }) => id).reverse(),
    );
  });

  it('filters by state, workflow, environment and requester, and by all of them together', async () => {
    const production = run({ plan: plan({ environment: 'production' }), state: 'succeeded' });
    const restart = run({ plan: plan({ workflow: { name: 'restart', title: 'Restart', hash: 'h' } }), requester: BOB });
    await insert(production, restart, run({ state: 'failed' }));
    assert.deepEqual(await ids({ states: ['succeeded', 'queued'] }), [production.id]);
    assert.deepEqual(await ids({ states: [] }), []);
    assert.deepEqual(await ids({ workflow: 'restart' }), [restart.id]);
    assert.deepEqual(await ids({ environment: 'production' }), [production.id]);
    assert.deepEqual(await ids({ requester: 'tenant-1/bob' }), [restart.id]);
    assert.deepEqual(await ids({ requester: 'tenant-1/bob', workflow: 'deploy' }), []);
  });

  it('refuses a place in the list that it never gave out', async () => {
    for (const before of ['', 'x', '1', '1.', "1.a'b", `${'9'.repeat(30)}.r`]) {
      await assert.rejects(store().runs({}, before, 5), { code: 'invalid', reason: 'store.bad_cursor' });
    }
  });

  it('gives at least one row and at most 200 whatever is asked for', async () => {
    await insert(run(), run());
    assert.equal((await store().runs({}, null, 0)).rows.length, 1);
    assert.equal((await store().runs({}, null, 1e9)).rows.length, 2);
  });
}
