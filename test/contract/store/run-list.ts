import assert from 'node:assert/strict';
import type { Conversation } from '../../../bot/core/conversation.ts';
import type { RunFilter } from '../../../bot/core/run/filter.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Subject } from '../store.ts';
import { BOB, conversation, later, plan, run } from './samples.ts';

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

  it('filters by channel with all its threads, by no other channel, and by no personal chat of that name', async () => {
    const at = (id: string, parts: Partial<Conversation> = {}) => run({ conversation: { ...conversation(id), ...parts } });
    const [thread, other, top] = [at('19:a@t;messageid=1'), at('19:a@t;messageid=2', { left: true }), at('19:a@t')];
    await insert(thread, other, top, at('19:a@tt;messageid=1'), at('19:a@t', { scope: 'personal' }), run({ conversation: null }));
    const group = at('19:g@thread.v2', { scope: 'group' });
    await insert(group);
    assert.deepEqual(new Set(await ids({ channel: '19:a@t' })), new Set([thread.id, other.id, top.id]));
    assert.deepEqual(await ids({ channel: '19:a@t;messageid=1' }), [], 'a thread is no channel');
    assert.deepEqual(await ids({ channel: '19:g@thread.v2' }), [group.id]);
    assert.deepEqual(await ids({ channel: '19:a@t', states: ['failed'] }), [], 'together with the others');
    for (const wild of ['%', '19:a%', '', "' or true --"]) assert.deepEqual(await ids({ channel: wild }), []);
  });

  it('pages through a channel once, whatever is asked for elsewhere meanwhile', async () => {
    const here = Array.from({ length: 9 }, (_, index) =>
      run({ conversation: conversation(`19:a@t;messageid=${index}`), createdAt: later(index) }),
    );
    await insert(...here);
    const seen: string[] = [];
    let before: string | null = null;
    do {
      await insert(run({ conversation: conversation('19:b@t'), createdAt: later(seen.length) }));
      const page = await store().runs({ channel: '19:a@t' }, before, 2);
      seen.push(...page.rows.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    assert.deepEqual(seen, here.map(({ id }) => id).reverse());
  });

  it('knows which message is the card of a run in its conversation', async () => {
    const one = run();
    const place = conversation();
    await insert(one);
    await store().transaction((tx) => tx.addCard(one.id, place));
    assert.equal(await store().cardMessage(one.id, place), null);
    const [card] = await store().outbox.claimCards(later(10), 1000, 5);
    await store().outbox.cardPosted(card ?? assert.fail(), { activityId: '17', instead: null, shown: 1 });
    assert.equal(await store().cardMessage(one.id, place), '17');
    assert.equal(await store().cardMessage(one.id, conversation('elsewhere')), null);
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
