import assert from 'node:assert/strict';
import type { RunId } from '../../../bot/core/ids.ts';
import type { DueCard } from '../../../bot/core/outbox.ts';
import type { Subject } from '../store.ts';
import { conversation, later, NOW, run } from './samples.ts';

const LEASE = 30_000;

export function cardsContract(store: Subject): void {
  const withCard = async (): Promise<RunId> => {
    const { id } = run();
    await store().transaction(async (tx) => {
      await tx.insertRun(run({ id }));
      await tx.addCard(id, conversation());
    });
    return id;
  };
  const claim = (now = NOW, limit = 10): Promise<readonly DueCard[]> => store().outbox.claimCards(now, LEASE, limit);
  const claimOne = async (now = NOW): Promise<DueCard> => {
    const [card, ...more] = await claim(now);
    assert.ok(card);
    assert.deepEqual(more, []);
    return card;
  };
  const touch = (id: RunId): Promise<void> => store().transaction((tx) => tx.touchCards(id));

  it('hands out a new card that is not posted yet', async () => {
    const runId = await withCard();
    const { id, version, ...rest } = await claimOne();
    const unposted = { activityId: null, strays: [], bare: false, failures: 0 };
    assert.deepEqual(rest, { kind: 'card', runId, copy: false, conversation: conversation(), ...unposted });
  });

  it('keeps one card per run and conversation', async () => {
    const runId = await withCard();
    await store().transaction((tx) => tx.addCard(runId, { ...conversation(), serviceUrl: 'https://other.example/' }));
    await store().transaction((tx) => tx.addCard(runId, conversation('thread-2')));
    assert.equal((await claim()).length, 2);
  });

  it('puts the card that begins a thread of a channel into that thread, with its run', async () => {
    const { id } = run();
    const channel = { ...conversation('19:deploys@thread.tacv2'), begins: true } as const;
    const thread = conversation('19:deploys@thread.tacv2;messageid=activity-1');
    await store().transaction(async (tx) => {
      await tx.insertRun({ ...run({ id }), conversation: channel });
      await tx.addCard(id, channel);
    });
    const card = await claimOne();
    assert.deepEqual(card.conversation, channel);
    await store().outbox.cardPosted(card, { activityId: 'activity-1', instead: null, shown: 0 });
    assert.deepEqual((await claimOne()).conversation, thread);
    assert.deepEqual((await store().run(id))?.conversation, thread);
    assert.equal(await store().cardMessage(id, thread), 'activity-1');
  });

  it('leaves every other card where it is, and the run of one that takes the place of another', async () => {
    const place = conversation('19:deploys@thread.tacv2');
    const { id } = run();
    await store().transaction(async (tx) => {
      await tx.insertRun({ ...run({ id }), conversation: place });
      await tx.addCard(id, place);
    });
    const card = await claimOne();
    await store().outbox.cardPosted(card, { activityId: 'activity-1', instead: null, shown: 0 });
    await store().outbox.cardPosted(card, { activityId: 'activity-2', instead: 'activity-1', shown: 0 });
    assert.deepEqual((await store().run(id))?.conversation, place);
    assert.equal(await store().cardMessage(id, place), 'activity-2');
  });

  it('does not hand out a card that is shown, until it is touched', async () => {
    const runId = await withCard();
    const first = await claimOne();
    await store().outbox.cardShown(first, first.version, 'activity-1');
    assert.deepEqual(await claim(), []);
    await touch(runId);
    const second = await claimOne();
    assert.equal(second.activityId, 'activity-1');
    assert.ok(second.version > first.version);
  });

  it('makes one update of many touches', async () => {
    const runId = await withCard();
    for (let index = 0; index < 5; index += 1) await touch(runId);
    const card = await claimOne();
    await store().outbox.cardShown(card, card.version, 'activity-1');
    assert.deepEqual(await claim(), []);
  });

  it('hands a card out again when it was touched while it was being shown', async () => {
    const runId = await withCard();
    const card = await claimOne();
    await touch(runId);
    await store().outbox.cardShown(card, card.version, 'activity-1');
    assert.equal((await claimOne()).activityId, 'activity-1');
  });

  it('never goes back to an older version', async () => {
    const runId = await withCard();
    const old = await claimOne();
    await touch(runId);
    const young = await claimOne(later(LEASE));
    await store().outbox.cardShown(young, young.version, 'activity-1');
    await store().outbox.cardShown(old, old.version, 'activity-1');
    assert.deepEqual(await claim(later(2 * LEASE)), []);
  });

  it('does not hand a claimed card to anybody else until its lease is over', async () => {
    await withCard();
    await claimOne();
    assert.deepEqual(await claim(later(LEASE - 1)), []);
    assert.equal((await claim(later(LEASE))).length, 1);
  });

  it('hands a claimed card out again once all leases were ended', async () => {
    await withCard();
    await claimOne();
    await store().outbox.endLeases();
    assert.equal((await claim()).length, 1);
  });

  it('hands every card to exactly one of several claimers at once', async () => {
    for (let index = 0; index < 12; index += 1) await withCard();
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(NOW, 5)));
    const rest = await claim(NOW, 50);
    const ids = [...claims.flat(), ...rest].map(({ id }) => id);
    assert.equal(ids.length, 12);
    assert.equal(new Set(ids).size, 12);
  });

  it('tries again after a failure, not before the time that was set', async () => {
    await withCard();
    const card = await claimOne();
    await store().outbox.sendingFailed('card', card.id, later(1000), 'HTTP 429');
    assert.deepEqual(await claim(later(999)), []);
    assert.equal((await claimOne(later(1000))).failures, 1);
  });

  it('never tries again when it is told so, also not after a touch', async () => {
    const runId = await withCard();
    const card = await claimOne();
    await store().outbox.sendingFailed('card', card.id, null, 'The bot was removed.');
    await touch(runId);
    assert.deepEqual(await claim(later(10 * LEASE)), []);
  });

  it('tries again however often it failed', async () => {
    await withCard();
    for (let day = 1; day <= 100; day += 1) {
      const card = await claimOne(later(day * 86_400_000));
      assert.equal(card.failures, day - 1);
      await store().outbox.sendingFailed('card', card.id, later(day * 86_400_000 + 1000), 'HTTP 401', card.version);
    }
  });

  it('hands a card that was posted without its buttons out again at once, and says so', async () => {
    await withCard();
    const { id, version } = await claimOne();
    await store().outbox.cardPosted({ kind: 'card', id }, { activityId: 'activity-1', instead: null, shown: 0 });
    const again = await claimOne();
    assert.deepEqual([again.activityId, again.bare, again.version], ['activity-1', true, version]);
    await store().outbox.cardShown({ kind: 'card', id }, version, 'activity-1');
    assert.deepEqual(await claim(), []);
  });

  it('does not hand a card that was posted whole out again', async () => {
    await withCard();
    const { id, version } = await claimOne();
    await store().outbox.cardPosted({ kind: 'card', id }, { activityId: 'activity-1', instead: null, shown: version });
    assert.deepEqual(await claim(later(LEASE)), []);
  });

  it('keeps the card where the first of two posts put it, and the second beside it', async () => {
    await withCard();
    const { id, version } = await claimOne();
    await store().outbox.cardPosted({ kind: 'card', id }, { activityId: 'activity-1', instead: null, shown: version });
    for (let times = 0; times < 2; times += 1)
      await store().outbox.cardPosted({ kind: 'card', id }, { activityId: 'activity-2', instead: null, shown: version });
    const due = await claimOne();
    assert.deepEqual([due.activityId, due.strays], ['activity-1', ['activity-2']]);
    await store().outbox.cardShown({ kind: 'card', id }, due.version, 'activity-2');
    assert.equal((await claimOne(later(LEASE))).activityId, 'activity-1', 'what stands elsewhere shows nothing of this one');
    await store().outbox.cardPosted({ kind: 'card', id }, { activityId: 'activity-3', instead: 'activity-1', shown: due.version });
    await store().outbox.strayGone({ kind: 'card', id }, 'activity-2');
    await store().transaction((tx) => tx.touchCards(due.runId));
    const last = await claimOne();
    assert.deepEqual([last.activityId, last.strays], ['activity-3', []]);
  });

  describe('a button that was pressed', () => {
    const posted = async (activityId: string): Promise<RunId> => {
      const runId = await withCard();
      const { id, version } = await claimOne();
      await store().outbox.cardPosted({ kind: 'card', id }, { activityId, instead: null, shown: version });
      return runId;
    };
    const keep = (runId: RunId, messageId: string, thread?: string): Promise<boolean> =>
      store().transaction((tx) => tx.keepStray(runId, conversation(thread), messageId));

    it('makes the message that has it a card like the known one, once', async () => {
      const runId = await posted('activity-1');
      assert.equal(await keep(runId, 'activity-2'), true);
      assert.equal(await keep(runId, 'activity-2'), false);
      const due = await claimOne();
      assert.deepEqual([due.activityId, due.strays, due.bare], ['activity-1', ['activity-2'], false]);
    });

    it('changes nothing where the card is known, in another conversation, on the card of something else, or on one too many', async () => {
      const [runId] = [await posted('activity-1'), await posted('activity-9')];
      assert.equal(await keep(runId, 'activity-1'), false);
      assert.equal(await keep(runId, 'activity-2', 'thread-2'), false);
      assert.equal(await keep(runId, 'activity-9'), false);
      for (let stray = 0; stray < 5; stray += 1) assert.equal(await keep(runId, `stray-${stray}`), true);
      assert.equal(await keep(runId, 'stray-5'), false);
    });
  });

  it('forgets failures when the card is shown', async () => {
    const runId = await withCard();
    const card = await claimOne();
    await store().outbox.sendingFailed('card', card.id, NOW, 'HTTP 500');
    const again = await claimOne();
    await store().outbox.cardShown(again, again.version, 'activity-1');
    await touch(runId);
    assert.equal((await claimOne()).failures, 0);
  });
}
