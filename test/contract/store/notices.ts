import assert from 'node:assert/strict';
import type { Notice } from '../../../bot/core/ports.ts';
import type { Approval } from '../../../bot/core/run/run.ts';
import type { Subject } from '../store.ts';
import { asking, chat } from './people.ts';
import { ADA, approval, BOB, conversation, later, NOW, run } from './samples.ts';

export function noticesContract(store: Subject): void {
  const inserted = async (parts: Partial<Approval> = {}) => {
    const asked = approval(parts);
    const waiting = run({ state: 'waiting_approval', approvals: [asked] });
    await store().transaction((tx) => tx.insertRun(waiting));
    const notice: Notice = { approvalId: asked.id, stage: 0, escalation: 0 };
    return { run: waiting, notice };
  };
  const put = (notice: Notice, at = NOW): Promise<void> => store().transaction((tx) => tx.putNotice(notice, at));
  const due = async (at = NOW) => (await store().due(at, 10)).notices;
  const mention = (notice: Notice, parts = {}, at = NOW) =>
    store().transaction((tx) => tx.addMention(notice.approvalId, asking(parts), at));

  it('names a notice as due until it is done, the oldest first', async () => {
    const [first, second] = [await inserted(), await inserted()];
    await put(second.notice, later(1));
    await put(first.notice);
    assert.deepEqual(await due(), [
      { runId: first.run.id, ...first.notice, failures: 0 },
      { runId: second.run.id, ...second.notice, failures: 0 },
    ]);
    assert.equal(await store().transaction((tx) => tx.finishNotice(first.notice, NOW)), true);
    assert.deepEqual(
      (await due()).map(({ approvalId }) => approvalId),
      [second.notice.approvalId],
    );
  });

  it('lets exactly one of several at once do it', async () => {
    const { notice } = await inserted();
    await put(notice);
    const done = await Promise.all(Array.from({ length: 5 }, () => store().transaction((tx) => tx.finishNotice(notice, NOW))));
    assert.deepEqual(
      done.filter((one) => one),
      [true],
    );
  });

  it('keeps it undone when the transaction that did it fails', async () => {
    const { notice } = await inserted();
    await put(notice);
    const failing = store().transaction(async (tx) => {
      assert.equal(await tx.finishNotice(notice, NOW), true);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal((await due()).length, 1);
  });

  it('tells stages and escalations apart, and puts what was done anew', async () => {
    const { notice } = await inserted();
    await put(notice);
    await put({ ...notice, stage: 1 });
    await put({ ...notice, escalation: 1 });
    assert.equal((await due()).length, 3);
    await store().transaction((tx) => tx.finishNotice(notice, NOW));
    await put(notice, later(1));
    assert.equal((await due()).length, 3);
  });

  it('waits with a notice that was put off, and counts how often', async () => {
    const { notice } = await inserted();
    await put(notice);
    await store().transaction((tx) => tx.postponeNotice(notice, later(5000)));
    assert.deepEqual(await due(later(4999)), []);
    assert.deepEqual(
      (await due(later(5000))).map(({ failures }) => failures),
      [1],
    );
    await put(notice);
    assert.deepEqual(
      (await due()).map(({ failures }) => failures),
      [0],
    );
  });

  it('names people on the card of an open approval, each once, not in personal chats and not when it is decided', async () => {
    const { run: waiting, notice } = await inserted();
    assert.equal(await mention(notice), 'new');
    assert.equal(await mention(notice), 'same');
    assert.equal(await mention(notice, { person: ADA }, later(1)), 'new');
    assert.equal(await mention(notice, { askedFor: 'a-1/1' }, later(2)), 'again');
    const { mentioned } = await store().cardNotes(waiting.id, conversation());
    assert.deepEqual(mentioned, [asking({ person: ADA }), asking({ askedFor: 'a-1/1' })]);
    assert.deepEqual((await store().cardNotes(waiting.id, chat('a:bob'))).mentioned, []);
    const [asked] = waiting.approvals;
    assert.ok(asked);
    await store().transaction(async (tx) => {
      const before = await tx.lockRun(waiting.id);
      assert.ok(before);
      await tx.saveRun(before, { ...before, approvals: [{ ...asked, state: 'rejected', decidedAt: NOW }] });
    });
    assert.deepEqual((await store().cardNotes(waiting.id, conversation())).mentioned, []);
  });

  it('hands out mentions to say once, when no chat is being opened for the run, or after a while', async () => {
    const { run: waiting, notice } = await inserted();
    const mentions = async (at = NOW) => (await store().due(at, 10)).mentions;
    await store().transaction((tx) => tx.addCopy(waiting.id, chat('a:cleo'), asking()));
    await mention(notice);
    await mention(notice, { person: ADA });
    assert.deepEqual(await mentions(), []);
    const expected = [{ runId: waiting.id, approvalId: notice.approvalId }];
    assert.deepEqual(await mentions(later(10_000)), expected);
    const [card] = await store().outbox.claimCards(NOW, 1, 10);
    await store().outbox.cardShown({ kind: 'card', id: card?.id ?? 0 }, card?.version ?? 0, 'activity-1');
    assert.deepEqual(await mentions(), expected);
    const taken = await store().transaction((tx) => tx.takeMentions(notice.approvalId, NOW));
    assert.deepEqual(
      taken.map(({ person }) => person),
      [ADA, BOB],
    );
    assert.deepEqual(await store().transaction((tx) => tx.takeMentions(notice.approvalId, NOW)), []);
    assert.deepEqual(await mentions(later(10_000)), []);
    assert.equal(await mention(notice, { askedFor: 'a-1/1' }), 'again');
    assert.deepEqual(await mentions(), expected);
  });
}
