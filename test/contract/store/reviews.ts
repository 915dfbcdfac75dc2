import assert from 'node:assert/strict';
import type { RunId } from '../../../bot/core/ids.ts';
import type { Subject } from '../store.ts';
import { asking, chat } from './people.ts';
import { ADA, AWKWARD, BOB, later, NOW, run } from './samples.ts';

export function reviewsContract(store: Subject): void {
  const inserted = async (): Promise<RunId> => {
    const made = run({ breakGlass: { reason: AWKWARD, review: null } });
    await store().transaction((tx) => tx.insertRun(made));
    return made.id;
  };
  const put = (id: RunId, at = NOW): Promise<void> => store().transaction((tx) => tx.reviews.putNotice(id, at));
  const finish = (id: RunId): Promise<boolean> => store().transaction((tx) => tx.reviews.finishNotice(id, NOW));
  const due = async (at = NOW) => (await store().due(at, 10)).reviews;

  it('names a notice as due until it is done, the oldest first, and never again', async () => {
    const [first, second] = [await inserted(), await inserted()];
    await put(second, later(1));
    await put(first);
    await put(first, later(2));
    const expected = [first, second].map((runId) => ({ runId, failures: 0 }));
    assert.deepEqual(await due(), expected);
    assert.equal(await finish(first), true);
    await put(first, later(3));
    assert.deepEqual(await due(), expected.slice(1));
  });

  it('lets exactly one of several at once do it, and none when that fails', async () => {
    const id = await inserted();
    await put(id);
    const failing = store().transaction(async (tx) => {
      assert.equal(await tx.reviews.finishNotice(id, NOW), true);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal((await due()).length, 1);
    const done = await Promise.all(Array.from({ length: 5 }, () => finish(id)));
    assert.deepEqual(
      done.filter((one) => one),
      [true],
    );
  });

  it('waits with a notice that was put off, and counts how often', async () => {
    const id = await inserted();
    await put(id);
    await store().transaction((tx) => tx.reviews.postponeNotice(id, later(5000)));
    assert.deepEqual(await due(later(4999)), []);
    assert.deepEqual(await due(later(5000)), [{ runId: id, failures: 1 }]);
  });

  it('hands out whom to call once, when no chat is being opened for the run, or after a while', async () => {
    const id = await inserted();
    const mentions = async (at = NOW) => (await store().due(at, 10)).reviewMentions;
    const add = (person = BOB): Promise<boolean> => store().transaction((tx) => tx.reviews.addMention(id, person, NOW));
    await store().transaction((tx) => tx.addCopy(id, chat('a:cleo'), asking()));
    assert.deepEqual([await add(), await add(), await add(ADA)], [true, false, true]);
    assert.deepEqual(await mentions(), []);
    assert.deepEqual(await mentions(later(10_000)), [id]);
    const [card] = await store().outbox.claimCards(NOW, 1, 10);
    await store().outbox.cardShown({ kind: 'card', id: card?.id ?? 0 }, card?.version ?? 0, 'activity-1');
    assert.deepEqual(await mentions(), [id]);
    const take = () => store().transaction((tx) => tx.reviews.takeMentions(id, NOW));
    assert.deepEqual([await take(), await take()], [[ADA, BOB], []]);
    assert.deepEqual([await add(), await mentions(later(10_000))], [false, []]);
  });

  it('lists the copies in a chat also of a run that has ended and is not reviewed', async () => {
    const id = await inserted();
    await store().transaction(async (tx) => {
      await tx.addCopy(id, chat('a:bob'), asking());
      const before = await tx.lockRun(id);
      assert.ok(before);
      await tx.saveRun(before, { ...before, state: 'succeeded', endedAt: NOW });
    });
    const copies = () => store().transaction((tx) => tx.copiesIn(chat('a:bob')));
    assert.deepEqual(await copies(), [{ runId: id, asking: asking() }]);
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(id);
      assert.ok(before);
      await tx.saveRun(before, { ...before, breakGlass: { reason: AWKWARD, review: { by: ADA, at: NOW, comment: 'fine' } } });
    });
    assert.deepEqual(await copies(), []);
  });
}
