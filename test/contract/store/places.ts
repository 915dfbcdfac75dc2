import assert from 'node:assert/strict';
import type { Conversation } from '../../../bot/core/conversation.ts';
import type { Handle } from '../../../bot/core/ports.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Subject } from '../store.ts';
import { chat } from './people.ts';
import { ADA, conversation, later, NOW, run } from './samples.ts';

const CHANNEL = '19:ops@thread.tacv2';
const TEAM = { id: '19:general@thread.tacv2', groupId: null };
const thread = (id: string, parts: Partial<Conversation> = {}): Conversation => ({ ...conversation(`${id};messageid=1`), ...parts });

export function placesContract(store: Subject): void {
  /** A run with a card, a message, a form and a greeting at each of these places. */
  const used = async (...places: readonly Conversation[]): Promise<readonly Run[]> => {
    const runs = places.map((place) => run({ conversation: place }));
    await store().transaction(async (tx) => {
      for (const [index, place] of places.entries()) {
        const one = runs[index] ?? assert.fail();
        await tx.insertRun(one);
        await tx.addCard(one.id, place);
        await tx.say(place, { kind: 'text', text: 'x' }, NOW);
        const form: Handle = { kind: 'form', workflow: 'deploy', principal: ADA, conversation: place, values: {} };
        await tx.putHandle(`form ${place.id}`, form, later(1000));
        await tx.claimActivity(greeting(place), NOW);
        if (place.team !== undefined) await tx.claimActivity(greetedIn(place.team.id, greeting(place)), NOW);
      }
    });
    return runs;
  };
  const greeting = ({ tenantId, id }: Conversation) =>
    ({ tenantId, conversationId: id.split(';')[0] ?? '', activityId: 'today', type: 'added' }) as const;
  const greetedIn = (team: string, { tenantId, conversationId }: ReturnType<typeof greeting>) =>
    ({ tenantId, conversationId: team, activityId: conversationId, type: 'greeted' }) as const;
  /** Of each place: cards, messages, form, whether a greeting would be the first. */
  const kept = async (place: Conversation): Promise<readonly unknown[]> => {
    const at = later(500);
    const [cards, messages] = [await store().outbox.claimCards(at, 0, 50), await store().outbox.claimMessages(at, 0, 50)];
    const here = (ones: readonly Readonly<{ conversation: Conversation }>[]) =>
      ones.filter((one) => one.conversation.id === place.id && one.conversation.tenantId === place.tenantId).length;
    return store().transaction(async (tx) => [
      here(cards),
      here(messages),
      (await tx.handle(`form ${place.id}`, at)) !== null,
      await tx.claimActivity(greeting(place), NOW),
    ]);
  };
  const forget = (place: Conversation, team: string | null = null) => store().transaction((tx) => tx.forgetPlace(place, team));

  it('leave nothing of a channel in any thread, and everything of others', async () => {
    const [here, beside, elsewhere] = [thread(CHANNEL), thread(`${CHANNEL}2`), thread(CHANNEL, { tenantId: 'tenant-2' })];
    await used(here, beside);
    await store().transaction(async (tx) => {
      await tx.say({ ...here, onlyTo: { person: ADA, account: '29:ada' } }, { kind: 'text', text: 'x' }, NOW);
      await tx.say(elsewhere, { kind: 'text', text: 'x' }, NOW);
    });
    await forget(conversation(CHANNEL));
    assert.deepEqual(await kept(here), [0, 0, false, true]);
    assert.deepEqual(await kept(beside), [1, 1, true, false]);
    assert.equal(
      (await store().outbox.claimMessages(later(500), 0, 50)).filter((one) => one.conversation.tenantId === 'tenant-2').length,
      1,
    );
  });

  it('are all channels of a team when the team was left, as far as they are known to be its own', async () => {
    const [first, other, foreign] = [thread(TEAM.id), thread(CHANNEL, { team: TEAM }), thread('19:x@thread.tacv2')];
    await used(first, other, foreign);
    await forget(conversation(TEAM.id), TEAM.id);
    assert.deepEqual(await kept(first), [0, 0, false, true]);
    assert.deepEqual(await kept(other), [0, 0, false, true]);
    assert.deepEqual(await kept(foreign), [1, 1, true, false]);
  });

  it('keep the runs: one that is not over says that its place was left, one that is over stays as it is', async () => {
    const over = run({ conversation: thread(CHANNEL), state: 'succeeded', endedAt: NOW });
    const unreviewed = run({
      conversation: thread(CHANNEL),
      state: 'succeeded',
      endedAt: NOW,
      breakGlass: { reason: 'now', review: null },
    });
    const [open] = await used(thread(CHANNEL));
    await store().transaction(async (tx) => {
      for (const one of [over, unreviewed]) await tx.insertRun(one);
    });
    await forget(conversation(CHANNEL));
    const left = { ...thread(CHANNEL), left: true };
    assert.deepEqual((await store().run(open?.id ?? over.id))?.conversation, left);
    assert.deepEqual((await store().run(unreviewed.id))?.conversation, left);
    assert.deepEqual((await store().run(over.id))?.conversation, thread(CHANNEL));
  });

  it('are no personal chats, whatever their id', async () => {
    const own = chat(CHANNEL);
    const mine = run({ conversation: own });
    await store().transaction(async (tx) => {
      await tx.keepChat(ADA, own, NOW);
      await tx.insertRun(mine);
    });
    await forget(conversation(CHANNEL));
    assert.deepEqual(await store().chatOf(ADA), own);
    assert.deepEqual((await store().run(mine.id))?.conversation, own);
  });

  it('count as left once until what says so is unclaimed', async () => {
    const removal = { tenantId: 'tenant-1', conversationId: CHANNEL, activityId: 'today', type: 'removed' };
    const claim = () => store().transaction((tx) => tx.claimActivity(removal, NOW));
    assert.deepEqual([await claim(), await claim()], [true, false]);
    await store().transaction((tx) => tx.unclaim({ ...removal, type: 'other' }));
    assert.equal(await claim(), false);
    await store().transaction((tx) => tx.unclaim(removal));
    assert.equal(await claim(), true);
  });
}
