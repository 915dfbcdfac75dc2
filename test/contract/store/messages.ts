import assert from 'node:assert/strict';
import type { Answer } from '../../../bot/core/answer.ts';
import { newRunId } from '../../../bot/core/ids.ts';
import type { DueMessage } from '../../../bot/core/outbox.ts';
import type { Text } from '../../../bot/core/text/message.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, BOB, conversation, later, NOW } from './samples.ts';

const LEASE = 30_000;

export function messagesContract(store: Subject): void {
  const say = (text: string, thread = 'thread-1'): Promise<void> =>
    store().transaction((tx) => tx.say(conversation(thread), { kind: 'text', text }, NOW));
  const claim = (now = NOW, limit = 10): Promise<readonly DueMessage[]> => store().outbox.claimMessages(now, LEASE, limit);
  const texts = (messages: readonly DueMessage[]): readonly Text[] =>
    messages.map(({ answer }) => (answer.kind === 'text' ? answer.text : answer.kind));

  it('gives back exactly the answer that was said', async () => {
    const answer: Answer = {
      kind: 'runs',
      title: AWKWARD,
      runs: [{ runId: newRunId(), summary: 's', state: 'running', requester: 'Ada', since: later(3) }],
      hint: '',
    };
    await store().transaction((tx) => tx.say(conversation(), answer, NOW));
    const [message] = await claim();
    assert.ok(message);
    assert.deepEqual(message, { id: message.id, conversation: conversation(), answer, saidAt: NOW, failures: 0 });
  });

  it('hands out the messages of a conversation one after the other, in their order', async () => {
    for (const text of ['a', 'b', 'c']) await say(text);
    for (const text of ['a', 'b', 'c']) {
      const messages = await claim();
      assert.deepEqual(texts(messages), [text]);
      assert.deepEqual(await claim(), []);
      await store().outbox.messageSent(messages[0]?.id ?? 0);
    }
    assert.deepEqual(await claim(later(10 * LEASE)), []);
  });

  it('hands out messages of different conversations together', async () => {
    for (const thread of ['x', 'y', 'z']) await say(thread, thread);
    assert.deepEqual(texts(await claim()), ['x', 'y', 'z']);
  });

  it('holds later messages back while an earlier one waits for its next try', async () => {
    await say('a');
    await say('b');
    const [first] = await claim();
    await store().outbox.sendingFailed('message', first?.id ?? 0, later(1000), 'HTTP 502');
    assert.deepEqual(await claim(later(999)), []);
    const [again] = await claim(later(1000));
    assert.equal(again?.failures, 1);
    assert.deepEqual(texts(again === undefined ? [] : [again]), ['a']);
  });

  it('holds nothing back for all while what is for one person alone waits for its next try, nor the other way round', async () => {
    const alone = (text: string, person = ADA): Promise<void> =>
      store().transaction((tx) => tx.say({ ...conversation(), onlyTo: { person, account: '29:x' } }, { kind: 'text', text }, NOW));
    await alone('ada 1');
    await say('all 1');
    await alone('ada 2');
    await say('all 2');
    await alone('bob 1', BOB);
    const first = await claim();
    assert.deepEqual(texts(first), ['ada 1', 'all 1', 'bob 1']);
    await store().outbox.sendingFailed('message', first[0]?.id ?? 0, later(1000), 'HTTP 502');
    await store().outbox.messageSent(first[1]?.id ?? 0);
    const second = await claim();
    assert.deepEqual(texts(second), ['all 2']);
    await store().outbox.sendingFailed('message', second[0]?.id ?? 0, later(5000), 'HTTP 502');
    assert.deepEqual(texts(await claim(later(1000))), ['ada 1']);
    await store().outbox.messageSent(first[0]?.id ?? 0);
    assert.deepEqual(texts(await claim(later(1000))), ['ada 2']);
  });

  it('goes on with the next message when one is given up', async () => {
    await say('a');
    await say('b');
    const [first] = await claim();
    await store().outbox.sendingFailed('message', first?.id ?? 0, null, 'HTTP 403');
    assert.deepEqual(texts(await claim()), ['b']);
  });

  it('hands a message out again when its lease is over', async () => {
    await say('a');
    await claim();
    assert.deepEqual(await claim(later(LEASE - 1)), []);
    assert.deepEqual(texts(await claim(later(LEASE))), ['a']);
  });

  it('hands everything out again once all leases were ended, and keeps what waits for its next try waiting', async () => {
    await say('a', 'x');
    await say('b', 'y');
    const [, second] = await claim();
    await store().outbox.sendingFailed('message', second?.id ?? 0, later(1000), 'HTTP 502');
    assert.deepEqual(await claim(), []);
    await store().outbox.endLeases();
    assert.deepEqual(texts(await claim()), ['a']);
  });

  it('hands every message to exactly one of several claimers at once', async () => {
    for (let index = 0; index < 12; index += 1) await say(String(index), `thread-${index}`);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(NOW, 5)));
    const all = [...claims.flat(), ...(await claim(NOW, 50))];
    assert.equal(new Set(all.map(({ id }) => id)).size, 12);
    assert.equal(all.length, 12);
  });

  it('says nothing when the transaction fails', async () => {
    const work = store().transaction(async (tx) => {
      await tx.say(conversation(), { kind: 'text', text: 'a' }, NOW);
      throw new Error('no');
    });
    await assert.rejects(work, { message: 'no' });
    assert.deepEqual(await claim(), []);
  });
}
