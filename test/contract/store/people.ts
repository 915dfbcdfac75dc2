import assert from 'node:assert/strict';
import { type Conversation, chatToOpen } from '../../../bot/core/conversation.ts';
import type { RunId } from '../../../bot/core/ids.ts';
import type { DueCard } from '../../../bot/core/outbox.ts';
import type { Asking } from '../../../bot/core/ports.ts';
import type { Subject } from '../store.ts';
import { ADA, AWKWARD, BOB, conversation, later, NOW, run } from './samples.ts';

const LEASE = 30_000;

export function chat(id: string): Conversation {
  return { ...conversation(id), scope: 'personal' };
}

export function asking(parts: Partial<Asking> = {}): Asking {
  return { person: BOB, because: 'You are asked because you have the role security.', askedFor: 'a-1/0', ...parts };
}

export function peopleContract(store: Subject): void {
  const inserted = async (): Promise<RunId> => {
    const { id } = run();
    await store().transaction((tx) => tx.insertRun(run({ id })));
    return id;
  };
  const keep = (person = BOB, where = chat('a:bob'), at = NOW): Promise<boolean> =>
    store().transaction((tx) => tx.keepChat(person, where, at));
  const addCopy = (runId: RunId, where: Conversation, parts: Partial<Asking> = {}) =>
    store().transaction((tx) => tx.addCopy(runId, where, asking(parts)));
  const claim = (now = NOW): Promise<readonly DueCard[]> => store().outbox.claimCards(now, LEASE, 20);
  const copies = (where: Conversation) => store().transaction((tx) => tx.copiesIn(where));

  it('knows nobody’s chat at first, and then the newest one', async () => {
    assert.equal(await store().chatOf(BOB), null);
    assert.deepEqual([await keep(), await keep(), await keep(BOB, chat('a:other')), await keep()], [false, true, false, false]);
    await keep(BOB, chat('a:bob-2'), later(1));
    assert.deepEqual(await store().chatOf(BOB), chat('a:bob-2'));
    assert.deepEqual(await store().transaction((tx) => tx.chatOf(BOB)), chat('a:bob-2'));
    assert.equal(await store().chatOf(ADA), null);
  });

  it('keeps a chat together with what else is written, or not at all', async () => {
    const failing = store().transaction(async (tx) => {
      await tx.keepChat(BOB, chat('a:bob'), NOW);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await store().chatOf(BOB), null);
  });

  it('finds the person of a chat that closes, and uses the chat no more until it is kept again', async () => {
    await keep({ ...BOB, name: AWKWARD });
    assert.deepEqual(await store().transaction((tx) => tx.closeChat(chat('a:bob'))), { ...BOB, name: AWKWARD });
    assert.equal(await store().chatOf(BOB), null);
    assert.equal(await store().transaction((tx) => tx.closeChat(chat('a:bob'))), null);
    await keep();
    assert.deepEqual(await store().chatOf(BOB), chat('a:bob'));
  });

  it('leaves nothing of a forgotten chat, and everything of others', async () => {
    const id = await inserted();
    await keep();
    await keep(ADA, chat('a:ada'));
    await addCopy(id, chat('a:bob'));
    await addCopy(id, chat('a:ada'), { person: ADA });
    await store().transaction((tx) => tx.say(chat('a:bob'), { kind: 'text', text: 'x' }, NOW));
    assert.deepEqual(await store().transaction((tx) => tx.forgetChat(chat('a:bob'))), BOB);
    assert.equal(await store().chatOf(BOB), null);
    assert.deepEqual(await store().outbox.claimMessages(NOW, LEASE, 10), []);
    assert.deepEqual(
      (await claim()).map((card) => card.conversation.id),
      ['a:ada'],
    );
    assert.deepEqual(await store().chatOf(ADA), chat('a:ada'));
  });

  it('gives a person one copy of a run, with its reason, and says whether that is news', async () => {
    const id = await inserted();
    assert.equal(await addCopy(id, chat('a:bob')), 'new');
    assert.equal(await addCopy(id, chat('a:bob'), { because: 'Another sentence.' }), 'same');
    assert.equal((await store().cardNotes(id, chat('a:bob'))).because, asking().because);
    assert.equal(await addCopy(id, chat('a:bob'), { askedFor: 'a-1/1', because: AWKWARD }), 'again');
    assert.equal((await store().cardNotes(id, chat('a:bob'))).because, AWKWARD.replaceAll('\u0000', ''));
    const [card, ...more] = await claim();
    assert.equal(card?.copy, true);
    assert.equal(card?.version, 2);
    assert.deepEqual(more, []);
  });

  it('tells a copy from the card of the conversation', async () => {
    const id = await inserted();
    await store().transaction((tx) => tx.addCard(id, conversation()));
    await addCopy(id, chat('a:bob'));
    assert.deepEqual(
      (await claim()).map((card) => card.copy),
      [false, true],
    );
    assert.deepEqual(await store().cardNotes(id, conversation()), { because: null, mentioned: [], reader: null });
  });

  it('knows who reads a card in a personal chat, a copy or not, and of no channel', async () => {
    const id = await inserted();
    await addCopy(id, chat('a:bob'));
    await keep(ADA, chat('a:ada'));
    await store().transaction((tx) => tx.addCard(id, chat('a:ada')));
    const reader = async (where: Conversation) => (await store().cardNotes(id, where)).reader;
    assert.deepEqual(await reader(chat('a:bob')), BOB);
    assert.deepEqual(await reader(chat('a:ada')), ADA);
    assert.deepEqual([await reader(chat('a:nobody')), await reader(conversation())], [null, null]);
  });

  it('brings every copy up to date when the run changes', async () => {
    const id = await inserted();
    await store().transaction((tx) => tx.addCard(id, conversation()));
    await addCopy(id, chat('a:bob'));
    for (const card of await claim()) await store().outbox.cardShown(card, card.version, `activity-${card.id}`);
    await store().transaction((tx) => tx.touchCards(id));
    assert.equal((await claim()).length, 2);
  });

  it('lists the copies in a chat, but none of runs that have ended', async () => {
    const [open, ended] = [await inserted(), run({ state: 'rejected', endedAt: NOW })];
    await store().transaction((tx) => tx.insertRun(ended));
    await addCopy(open, chat('a:bob'));
    await addCopy(ended.id, chat('a:bob'));
    await store().transaction((tx) => tx.addCard(open, conversation()));
    assert.deepEqual(await copies(chat('a:bob')), [{ runId: open, asking: asking() }]);
    assert.deepEqual(await copies(conversation()), []);
  });

  it('sends the copy on its way once the chat it waited for is open, and keeps that chat', async () => {
    const id = await inserted();
    await addCopy(id, chatToOpen(BOB, conversation()));
    const [card] = await claim();
    assert.equal(card?.conversation.id, '@bob');
    assert.equal(await store().outbox.chatOpened({ kind: 'card', id: card?.id ?? 0 }, chat('a:bob'), NOW), true);
    assert.deepEqual(await store().chatOf(BOB), chat('a:bob'));
    await store().outbox.cardShown({ kind: 'card', id: card?.id ?? 0 }, card?.version ?? 0, 'activity-1');
    await store().transaction((tx) => tx.touchCards(id));
    const [again, ...more] = await claim();
    assert.deepEqual([again?.conversation, again?.activityId, more], [chat('a:bob'), 'activity-1', []]);
    assert.equal((await store().cardNotes(id, chat('a:bob'))).because, asking().because);
  });

  it('lets the card that an opened chat has already speak for the one that waited, also when it was given up', async () => {
    const id = await inserted();
    await addCopy(id, chat('a:bob'), { askedFor: 'a-1/0' });
    const [old] = await claim();
    await store().outbox.cardShown({ kind: 'card', id: old?.id ?? 0 }, old?.version ?? 0, 'activity-1');
    await store().transaction((tx) => tx.touchCards(id));
    await claim();
    await store().outbox.sendingFailed('card', old?.id ?? 0, null, 'HTTP 403');
    await addCopy(id, chatToOpen(BOB, conversation()), { askedFor: 'a-1/1', because: 'Again.' });
    const [waiting] = await claim();
    assert.equal(await store().outbox.chatOpened({ kind: 'card', id: waiting?.id ?? 0 }, chat('a:bob'), NOW), false);
    const [card, ...more] = await claim(later(LEASE));
    assert.deepEqual([card?.id, card?.activityId, more], [old?.id, 'activity-1', []]);
    assert.equal((await store().cardNotes(id, chat('a:bob'))).because, 'Again.');
  });

  it('drops a card that nobody needs', async () => {
    const id = await inserted();
    await addCopy(id, chat('a:bob'));
    const [card] = await claim();
    await store().outbox.dropCard({ kind: 'card', id: card?.id ?? 0 });
    assert.deepEqual(await claim(later(LEASE)), []);
    assert.equal(await addCopy(id, chat('a:bob')), 'new');
  });

  it('tries cards that were given up again where the bot shows up, in every thread of the channel and nowhere else', async () => {
    const [here, there] = [await inserted(), await inserted()];
    await store().transaction(async (tx) => {
      await tx.addCard(here, conversation('19:a;messageid=1'));
      await tx.addCard(there, conversation('19:b;messageid=1'));
    });
    for (const card of await claim()) await store().outbox.sendingFailed('card', card.id, null, 'HTTP 403');
    await store().transaction((tx) => tx.reviveCards(conversation('19:a;messageid=2')));
    assert.deepEqual(
      (await claim(later(1))).map((card) => card.runId),
      [here],
    );
  });

  it('does not give up a card whose chat was opened while its last request was failing', async () => {
    const runId = await inserted();
    await addCopy(runId, chat('a:bob'));
    const [trying] = await claim();
    await store().transaction((tx) => tx.reviveCards(chat('a:bob')));
    await store().outbox.sendingFailed('card', trying?.id ?? 0, null, 'HTTP 403', trying?.version);
    const [again] = await claim(later(1));
    assert.equal(again?.runId, runId);
    await store().outbox.sendingFailed('card', again?.id ?? 0, null, 'HTTP 403', again?.version);
    assert.deepEqual(await claim(later(2)), []);
  });

  it('does not touch what is on its way in a channel, where everybody presses', async () => {
    const runId = await inserted();
    await store().transaction((tx) => tx.addCard(runId, conversation('19:a;messageid=1')));
    const [sending] = await claim();
    await store().transaction((tx) => tx.reviveCards(conversation('19:a;messageid=1')));
    await store().outbox.cardShown({ kind: 'card', id: sending?.id ?? 0 }, sending?.version ?? 0, 'activity-1');
    assert.deepEqual(await claim(later(1)), []);
  });
}
