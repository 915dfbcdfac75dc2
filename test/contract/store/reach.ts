import assert from 'node:assert/strict';
import type { Begun, FeedAsk, ReachTx } from '../../../bot/core/asking/reach.ts';
import { chatToOpen } from '../../../bot/core/conversation.ts';
import { ENGLISH } from '../../../bot/core/text/language.ts';
import type { Subject } from '../store.ts';
import { asking, chat } from './people.ts';
import { ADA, approval, BOB, conversation, later, NOW, run } from './samples.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const LEASE = 30_000;

export function reachContract(store: Subject): void {
  const reach = <T>(work: (reach: ReachTx) => Promise<T>): Promise<T> => store().transaction((tx) => work(tx.reach));
  const begin = (ms = 0, person = BOB): Promise<Begun> => reach((at) => at.beginInstallation(person, later(ms)));
  const end = (outcome: Parameters<ReachTx['endInstallation']>[1], ms = 0): Promise<boolean> =>
    reach((at) => at.endInstallation(BOB, outcome, later(ms)));

  it('begins with everybody once in a day, whatever became of it', async () => {
    for (const [index, outcome] of (['refused', 'failed', 'there', 'installed'] as const).entries()) {
      const from = index * DAY;
      assert.equal(await begin(from), 'go');
      assert.equal(await end(outcome, from), true);
      assert.equal(await end('failed', from), false, 'it has ended');
      assert.equal(await begin(from + 2 * MINUTE), 'no');
      assert.equal(await begin(from + DAY - 1), 'no');
    }
    assert.equal(await begin(0, ADA), 'go', 'people are counted one by one');
  });

  it('has others wait while it is under way, and for the moments that Teams needs', async () => {
    assert.equal(await begin(), 'go');
    assert.equal(await begin(MINUTE - 1), 'wait');
    await end('installed', MINUTE - 1);
    assert.equal(await begin(MINUTE), 'wait');
    assert.equal(await begin(2 * MINUTE), 'no');
  });

  it('is taken up again when whoever began it is gone, and not for ever', async () => {
    const turns = [];
    for (let turn = 0; turn < 5; turn += 1) turns.push(await begin(turn * MINUTE));
    assert.deepEqual(turns, ['go', 'again', 'again', 'no', 'no']);
    assert.equal(await begin(DAY), 'go');
  });

  it('lets one of several begin', async () => {
    const turns = await Promise.all(Array.from({ length: 6 }, () => begin()));
    assert.deepEqual(turns.toSorted(), ['go', 'wait', 'wait', 'wait', 'wait', 'wait']);
  });

  it('never begins with whoever declined, until they use the app', async () => {
    await reach((at) => at.decline(BOB, NOW));
    assert.equal(await begin(400 * DAY), 'no');
    await reach((at) => at.accept(BOB));
    assert.equal(await begin(400 * DAY), 'go');
    await end('installed', 400 * DAY);
    await reach((at) => at.decline(BOB, later(400 * DAY)));
    assert.equal(await begin(400 * DAY + 1), 'no', 'also while it would wait for Teams');
  });

  it('remembers a choice when everything else of its person is forgotten', async () => {
    await store().transaction((tx) => tx.keepChat(BOB, chat('a:bob'), NOW));
    await reach((at) => at.decline(BOB, NOW));
    await store().transaction((tx) => tx.forgetChat(chat('a:bob')));
    await store().transaction((tx) => tx.forgetPerson({ tenantId: BOB.tenantId, objectId: BOB.objectId }));
    assert.equal(await begin(DAY), 'no');
  });

  it('has cards that wait for a chat look again at once when their person uses the app', async () => {
    const { id } = run();
    const waiting = chatToOpen(BOB, conversation());
    await store().transaction(async (tx) => {
      await tx.insertRun(run({ id }));
      await tx.addCopy(id, waiting, asking());
    });
    const [due] = await store().outbox.claimCards(NOW, LEASE, 9);
    assert.ok(due);
    await store().outbox.sendingFailed('card', due.id, later(MINUTE), 'not yet', due.version);
    assert.deepEqual(await store().outbox.claimCards(NOW, LEASE, 9), []);
    await reach((at) => at.accept(ADA));
    assert.deepEqual(await store().outbox.claimCards(NOW, LEASE, 9), []);
    await reach((at) => at.accept(BOB));
    assert.equal((await store().outbox.claimCards(NOW, LEASE, 9)).length, 1);
  });

  describe('the activity feed', () => {
    const asked = async (): Promise<FeedAsk> => {
      const open = approval();
      const { id } = run();
      await store().transaction((tx) => tx.insertRun(run({ id, approvals: [open] })));
      const ask: FeedAsk = { runId: id, approvalId: open.id, person: BOB, askedFor: `${open.id}/0`, speech: ENGLISH };
      await reach((at) => at.askInFeed(ask, NOW));
      return ask;
    };
    const claim = (ms = 0) => reach((at) => at.claimFeed(later(ms), LEASE, 9));

    it('is asked in once for each request, by one at a time', async () => {
      const ask = await asked();
      await reach((at) => at.askInFeed(ask, NOW));
      const [first, ...more] = (await Promise.all([claim(), claim(), claim()])).flat();
      assert.deepEqual(more, []);
      assert.deepEqual(first, { ...ask, id: first?.id, failures: 0, putAt: NOW });
      assert.deepEqual(await claim(LEASE - 1), []);
      assert.equal((await claim(LEASE)).length, 1, 'its lease is over');
    });

    it('comes back at its time when it was put off, and never when it is done', async () => {
      await asked();
      const [due] = await claim();
      const id = due?.id ?? assert.fail();
      await reach((at) => at.postponeFeed(id, later(MINUTE)));
      assert.deepEqual(await claim(MINUTE - 1), []);
      assert.deepEqual(
        (await claim(MINUTE)).map(({ failures }) => failures),
        [1],
      );
      assert.equal(await reach((at) => at.finishFeed(id, later(MINUTE))), true);
      assert.equal(await reach((at) => at.finishFeed(id, later(MINUTE))), false);
      await reach((at) => at.postponeFeed(id, NOW));
      assert.deepEqual(await claim(DAY), []);
    });

    it('knows who has the card in their own chat', async () => {
      const ask = await asked();
      assert.equal(await reach((at) => at.hasCard(ask)), false);
      await store().transaction((tx) => tx.addCopy(ask.runId, chat('a:bob'), asking({ askedFor: ask.askedFor })));
      assert.equal(await reach((at) => at.hasCard(ask)), false, 'it is not there yet');
      const [due] = await store().outbox.claimCards(NOW, LEASE, 9);
      assert.ok(due);
      await store().outbox.cardPosted(due, { activityId: 'm-1', instead: null, shown: 1 });
      assert.equal(await reach((at) => at.hasCard(ask)), true);
      assert.equal(await reach((at) => at.hasCard({ ...ask, askedFor: `${ask.approvalId}/1` })), false);
      assert.equal(await reach((at) => at.hasCard({ ...ask, person: ADA })), false);
      await store().outbox.sendingFailed('card', due.id, null, 'blocked');
      assert.equal(await reach((at) => at.hasCard(ask)), false, 'nobody can see it any more');
    });

    it('is left by whoever is forgotten', async () => {
      await asked();
      await store().transaction((tx) => tx.keepChat(BOB, chat('a:bob'), NOW));
      await store().transaction((tx) => tx.forgetChat(chat('a:bob')));
      assert.deepEqual(await claim(), []);
      await asked();
      await store().transaction((tx) => tx.forgetPerson({ tenantId: BOB.tenantId, objectId: BOB.objectId }));
      assert.deepEqual(await claim(), []);
    });
  });
}
