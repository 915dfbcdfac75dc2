import assert from 'node:assert/strict';
import type { JsonObject } from '../../bot/core/json.ts';
import { teamsUserId } from '../../bot/local/people.ts';
import { openPage, type PageClient } from './page-client.ts';
import { openStand, type Stand, until } from './stand.ts';

const card = (text: string): JsonObject => ({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] });
const withCard = (text: string) => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card(text) }],
});
const MESSAGE = 'application/vnd.microsoft.activity.message';
const CARD = 'application/vnd.microsoft.card.adaptive';

describe('page API', () => {
  let stand: Stand;
  let developer: PageClient;
  let manager: PageClient;
  let cardId: string;
  let path: string;

  beforeEach(async () => {
    stand = await openStand();
    const { message } = await stand.emulator.say('developer', '@Signalbox deploy');
    path = `/v3/conversations/${encodeURIComponent(`${message.place};messageid=${message.threadId}`)}/activities`;
    cardId = ((await (await stand.connector('POST', path, withCard('base'))).json()) as { id: string }).id;
    [developer, manager] = await Promise.all([openPage(stand, 'developer'), openPage(stand, 'manager-a')]);
  });
  afterEach(async () => {
    developer.close();
    manager.close();
    await stand.close();
  });

  const answerWith = (body: object | null, status = 200): void => stand.setBot(async () => ({ status, body }));
  const press = (page: PageClient, persona: string): Promise<Response> =>
    page.call('POST', `/personas/${persona}/presses`, { messageId: cardId, action: { type: 'Action.Execute', verb: 'approve', data: {} } });
  const textOf = (message: Readonly<{ cards: readonly JsonObject[] }>): string => JSON.stringify(message.cards);
  const seenBy = (page: PageClient) => page.messages().get(cardId) ?? assert.fail('the card is not there');

  it('shows a card that answers a press to the presser alone', async () => {
    answerWith({ statusCode: 200, type: CARD, value: card('for you') });
    await press(manager, 'manager-a');
    assert.match(textOf(await manager.sees((message) => textOf(message).includes('for you'))), /for you/);
    assert.match(textOf(seenBy(developer)), /base/);
  });

  it('gives the common card back to everybody when the message changes', async () => {
    answerWith({ statusCode: 200, type: CARD, value: card('for you') });
    await press(manager, 'manager-a');
    await manager.sees((message) => textOf(message).includes('for you'));
    await stand.connector('PUT', `${path}/${cardId}`, withCard('newer'));
    await manager.sees((message) => textOf(message).includes('newer'));
    await developer.sees((message) => textOf(message).includes('newer'));
  });

  it('prefers a change of the message to the card of a press that began before it', async () => {
    stand.setBot(async () => {
      await stand.connector('PUT', `${path}/${cardId}`, withCard('newer'));
      return { status: 200, body: { statusCode: 200, type: CARD, value: card('older') } };
    });
    assert.equal((await press(manager, 'manager-a')).status, 200);
    assert.match(textOf(await manager.sees((message) => message.id === cardId)), /newer/);
    assert.ok(!JSON.stringify(manager.events).includes('older'));
  });

  it('shows a text that answers a press as a notice to the presser alone', async () => {
    answerWith({ statusCode: 200, type: MESSAGE, value: 'Somebody else must approve.' });
    await press(developer, 'developer');
    const message = await developer.sees((one) => one.notice !== null);
    assert.deepEqual([message.notice?.tone, message.notice?.text], ['info', 'Somebody else must approve.']);
    assert.equal(seenBy(manager).notice, null);
  });

  it('takes the notice away when the next press is answered', async () => {
    answerWith({ statusCode: 200, type: MESSAGE, value: 'No.' });
    await press(developer, 'developer');
    await developer.sees((one) => one.notice !== null);
    answerWith(null);
    await press(developer, 'developer');
    await until(() => seenBy(developer).notice === null);
  });

  const broken: readonly (readonly [string, object | null, number, RegExp])[] = [
    ['an HTTP failure', null, 500, /HTTP 500/],
    [
      'an error in the body',
      { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: 'x' } },
      200,
      /400 BadRequest/,
    ],
    ['something else', { hello: 1 }, 200, /neither a card nor a message/],
    ['a card that is none', { statusCode: 200, type: CARD, value: 'text' }, 200, /neither a card nor a message/],
  ];
  for (const [name, body, status, expected] of broken) {
    it(`says that something went wrong after ${name}`, async () => {
      answerWith(body, status);
      await press(developer, 'developer');
      const { notice } = await developer.sees((one) => one.notice !== null);
      assert.equal(notice?.tone, 'error');
      assert.match(notice?.text ?? '', /^Something went wrong\. Please try again\./);
      assert.match(notice?.text ?? '', expected);
    });
  }

  it('tells the writer of a message that is too long what to do', async () => {
    answerWith(null, 413);
    await developer.call('POST', '/personas/developer/messages', { where: { chat: true }, parts: ['hello'] });
    const { notice } = await developer.sees((one) => one.notice !== null);
    assert.deepEqual(
      [notice?.tone, notice?.text],
      ['error', 'This message is too long for Signalbox, so nothing was done. Write a shorter one.'],
    );
  });

  it('tells the writer when the bot did not take a message', async () => {
    answerWith(null, 503);
    const { id } = (await (
      await developer.call('POST', '/personas/developer/messages', { where: { chat: true }, parts: ['hello'] })
    ).json()) as { id: string };
    const { notice } = await developer.sees((one) => one.id === id && one.notice !== null);
    assert.match(notice?.text ?? '', /HTTP 503/);
  });

  it('shows a personal chat to its person alone', async () => {
    await developer.call('POST', '/personas/developer/messages', { where: { chat: true }, parts: ['secret'] });
    await developer.call('POST', '/personas/developer/messages', { where: { channel: stand.emulator.world.team.id }, parts: ['public'] });
    await developer.sees((one) => one.text === 'secret');
    await manager.sees((one) => one.text === 'public');
    assert.ok(!JSON.stringify(manager.events).includes('secret'));
    const later = await openPage(stand, 'manager-a');
    later.close();
    assert.ok(!JSON.stringify(later.events).includes('secret'));
  });

  it('shows what the bot says to one persona to nobody else, now and later', async () => {
    const account = stand.emulator.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    const body = { type: 'message', text: 'for your eyes', recipient: { id: teamsUserId(account, stand.emulator.world.appId) } };
    assert.equal((await stand.connector('POST', `${path}?isTargetedActivity=true`, body)).status, 201);
    const seen = await developer.sees((one) => one.text === 'for your eyes');
    assert.equal(seen.onlyYou, true);
    assert.equal(seenBy(developer).onlyYou, false);
    const later = await openPage(stand, 'manager-a');
    later.close();
    assert.ok(![...manager.events, ...later.events].some((event) => JSON.stringify(event).includes('for your eyes')));
  });

  it('adds the bot to a chat once, however many pages open it', async () => {
    const before = stand.received.length;
    await Promise.all([1, 2, 3].map(() => developer.call('POST', '/personas/developer/chat', {})));
    await developer.call('POST', '/personas/developer/chat', {});
    const types = stand.received.slice(before).map((one) => one.activity['type']);
    assert.deepEqual(types, ['installationUpdate', 'conversationUpdate']);
  });

  it('tells deletions, typing and tabs', async () => {
    await stand.connector('POST', path, { type: 'typing' });
    await stand.connector('DELETE', `${path}/${cardId}`);
    const tab = { id: null, channelId: stand.emulator.world.team.id, name: 'Audit', entityId: 'a', contentUrl: '/tab?start=audit' };
    await developer.call('POST', '/tabs', tab);
    await until(() => manager.events.some((event) => event.type === 'tabs'));
    assert.ok(manager.events.some((event) => event.type === 'typing'));
    assert.equal(manager.messages().has(cardId), false);
    const tabs = manager.events.flatMap((event) => (event.type === 'tabs' ? event.tabs.map((one) => one.name) : []));
    assert.deepEqual(tabs, ['Signalbox', 'Audit']);
  });

  it('edits a message for everybody', async () => {
    const [own] = [...developer.messages().values()].filter((one) => one.author.id === 'developer');
    assert.ok(own);
    await developer.call('PUT', `/personas/developer/messages/${own.id}`, {
      parts: [{ mention: stand.emulator.world.bot.id }, ' deploy two'],
    });
    const seen = await manager.sees((one) => one.id === own.id && one.editedAt !== null);
    assert.equal(seen.text, '<at>Signalbox</at> deploy two');
    const refusedEdit = await manager.call('PUT', `/personas/manager-a/messages/${own.id}`, { parts: ['mine'] });
    assert.equal(refusedEdit.status, 403);
  });
});
