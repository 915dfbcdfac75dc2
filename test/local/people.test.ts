import assert from 'node:assert/strict';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { AppError } from '../../bot/core/errors.ts';
import { teamsUserId } from '../../bot/local/people.ts';
import { APP_ID, openStand, PERSONAS, type Stand, TENANT_ID } from './stand.ts';

const BOT = { id: `28:${APP_ID}`, name: 'Signalbox' };
const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  refresh: { action: { type: 'Action.Execute', verb: 'refresh', data: { handle: 'r' } }, userIds: [] },
  body: [{ type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'Old way', data: { old: true } }] }],
  actions: [{ type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { handle: 'h' } }],
};

describe('connector emulator: what the bot hears of people', () => {
  let stand: Stand;
  let channel: string;
  const [developer] = PERSONAS;

  before(async () => {
    stand = await openStand();
    channel = stand.emulator.world.team.id;
  });
  after(() => stand.close());

  const last = () => {
    const found = stand.received.at(-1);
    assert.ok(found, 'the bot heard nothing');
    return found;
  };
  const postCard = async (conversation: string): Promise<string> => {
    const activity = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: CARD }] };
    const answer = await stand.connector('POST', `/v3/conversations/${encodeURIComponent(conversation)}/activities`, activity);
    return ((await answer.json()) as { id: string }).id;
  };

  it('sends a channel message as Teams does', async () => {
    const { message, delivery } = await stand.emulator.say('developer', '@Signalbox deploy a<b & c');
    assert.equal(delivery?.status, 200);
    const { activity } = last();
    const conversation = { isGroup: true, conversationType: 'channel', tenantId: TENANT_ID, id: `${channel};messageid=${message.id}` };
    const from = { id: teamsUserId(developer ?? assert.fail(), APP_ID), name: 'Developer', aadObjectId: developer?.objectId };
    assert.deepEqual(activity['conversation'], conversation);
    assert.deepEqual(activity['from'], from);
    assert.deepEqual(activity['recipient'], BOT);
    assert.deepEqual(activity['channelData'], {
      teamsChannelId: channel,
      teamsTeamId: channel,
      channel: { id: channel },
      team: { id: channel },
      tenant: { id: TENANT_ID },
    });
    assert.deepEqual([activity['type'], activity['id'], activity['channelId']], ['message', message.id, 'msteams']);
    assert.equal(activity['serviceUrl'], `${stand.origin}/local/connector/`);
    assert.equal(activity['text'], '<at>Signalbox</at> deploy a<b & c');
    assert.deepEqual(activity['attachments'], [
      {
        contentType: 'text/html',
        content:
          '<p><span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">Signalbox</span>&nbsp;deploy a&lt;b &amp; c</p>',
      },
    ]);
    assert.deepEqual((activity['entities'] as unknown[])[0], { type: 'mention', mentioned: BOT, text: '<at>Signalbox</at>' });
  });

  it('signs every delivery for this bot and its service address', async () => {
    await stand.emulator.say('developer', '@Signalbox help');
    const token = last().authorization?.replace('Bearer ', '') ?? '';
    const verified = await jwtVerify(token, createLocalJWKSet(stand.issuer.channelKeys), {
      issuer: 'https://api.botframework.com',
      audience: APP_ID,
    });
    assert.equal(verified.payload['serviceurl'], last().activity['serviceUrl']);
  });

  it('sends a personal message without channel data of a team', async () => {
    await stand.emulator.say('outsider', 'help', { where: 'chat' });
    const { activity } = last();
    assert.deepEqual(activity['channelData'], { tenant: { id: TENANT_ID } });
    assert.equal((activity['conversation'] as { conversationType: string }).conversationType, 'personal');
    assert.equal(activity['text'], 'help');
  });

  it('keeps a reply in its thread', async () => {
    const root = await stand.emulator.say('developer', '@Signalbox one');
    const reply = await stand.emulator.say('manager-a', '@Signalbox two', { where: { thread: root.message.id } });
    assert.equal(reply.message.threadId, root.message.id);
    const { activity } = last();
    assert.equal((activity['conversation'] as { id: string }).id, `${channel};messageid=${root.message.id}`);
    assert.equal(activity['replyToId'], root.message.id);
  });

  it('does not tell the bot of a channel message without its mention', async () => {
    const before = stand.received.length;
    const plain = await stand.emulator.say('developer', 'just talking');
    const other = await stand.emulator.say('developer', '@Release manager A please look');
    const typed = await stand.emulator.say('developer', '@Signalbox typed, not chosen', { mention: false });
    assert.deepEqual([plain.delivery, other.delivery, typed.delivery], [null, null, null]);
    assert.equal(stand.received.length, before);
    assert.equal(typed.message.activity['text'], '@Signalbox typed, not chosen');
  });

  it('gives every message an id of its own', () => {
    const ids = Array.from({ length: 50 }, () => stand.emulator.post('developer', { channel }, ['x']).message.id);
    assert.equal(new Set(ids).size, 50);
  });

  it('presses Action.Execute as an invoke and hands back the answer', async () => {
    const { message } = await stand.emulator.say('developer', '@Signalbox x');
    const id = await postCard(`${channel};messageid=${message.id}`);
    stand.setBot(async () => ({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'No.' },
    }));
    const answer = await stand.emulator.press('manager-a', id, { verb: 'approve', inputs: { comment: 'fine' } });
    stand.setBot(async () => ({ status: 200, body: null }));
    assert.deepEqual(answer.body, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'No.' });
    const { activity } = last();
    assert.deepEqual([activity['type'], activity['name'], activity['replyToId']], ['invoke', 'adaptiveCard/action', id]);
    assert.deepEqual(activity['value'], {
      action: { type: 'Action.Execute', title: 'Approve', verb: 'approve', data: { handle: 'h', comment: 'fine' } },
      trigger: 'manual',
    });
    assert.equal((activity['conversation'] as { id: string }).id, `${channel};messageid=${message.id}`);
    assert.equal((activity['from'] as { name: string }).name, 'Release manager A');
  });

  it('presses Action.Submit as a message with a value', async () => {
    const id = await postCard(channel);
    await stand.emulator.press('developer', id, { title: 'Old way', inputs: { more: 1 } });
    const { activity } = last();
    assert.deepEqual([activity['type'], activity['value'], activity['text']], ['message', { old: true, more: 1 }, undefined]);
  });

  it('refreshes a card with its own action', async () => {
    const id = await postCard(channel);
    await stand.emulator.refresh('developer', id);
    assert.deepEqual(last().activity['value'], {
      action: { type: 'Action.Execute', verb: 'refresh', data: { handle: 'r' } },
      trigger: 'automatic',
    });
  });

  it('tells an edit as messageUpdate with the id of the message', async () => {
    const { message } = await stand.emulator.say('developer', '@Signalbox deploy one');
    const edited = stand.emulator.edit('developer', message.id, '@Signalbox deploy two');
    await edited.delivered;
    const { activity } = last();
    assert.deepEqual([activity['type'], activity['id'], activity['text']], ['messageUpdate', message.id, '<at>Signalbox</at> deploy two']);
    assert.equal((activity['channelData'] as { eventType: string }).eventType, 'editMessage');
    assert.notEqual(edited.message.editedAt, null);
  });

  it('lets nobody edit the message of another person', async () => {
    const { message } = await stand.emulator.say('developer', '@Signalbox deploy one');
    assert.throws(() => stand.emulator.edit('outsider', message.id, 'x'), isError('local.not_your_message'));
  });

  it('tells an installation in both ways, and only once remembers it', async () => {
    assert.equal(stand.emulator.isInstalled('developer', 'team'), false);
    await stand.emulator.install('developer', 'team');
    const [update, joined] = stand.received.slice(-2);
    assert.deepEqual([update?.activity['type'], update?.activity['action']], ['installationUpdate', 'add']);
    assert.deepEqual([joined?.activity['type'], joined?.activity['membersAdded']], ['conversationUpdate', [{ id: BOT.id }]]);
    assert.equal(stand.emulator.isInstalled('outsider', 'team'), true);
    assert.equal(stand.emulator.isInstalled('developer', 'chat'), false);
  });

  it('delivers the same activity twice when asked to', async () => {
    const draft = stand.emulator.draft('developer', { channel }, '@Signalbox deploy');
    await stand.emulator.deliver(draft);
    await stand.emulator.deliver(draft);
    const [first, second] = stand.received.slice(-2);
    assert.deepEqual(first?.activity, second?.activity);
  });

  it('delivers with another token, or none', async () => {
    const draft = stand.emulator.draft('developer', 'chat', 'hi');
    await stand.emulator.deliver(draft, 'forged');
    assert.equal(last().authorization, 'Bearer forged');
    await stand.emulator.deliver(draft, null);
    assert.equal(last().authorization, undefined);
  });

  it('names who or what is missing', () => {
    assert.throws(() => stand.emulator.post('nobody', 'chat', ['x']), isError('local.no_such_person'));
    assert.throws(() => stand.emulator.post('developer', { channel: 'Nowhere' }, ['x']), isError('local.no_such_channel'));
    assert.throws(() => stand.emulator.post('developer', { thread: '1' }, ['x']), isError('local.no_such_message'));
  });

  it('waits for a message, and says what is there when none comes', async () => {
    const waiting = stand.emulator.waitFor((message) => message.activity['text'] === 'soon');
    await stand.connector('POST', `/v3/conversations/${encodeURIComponent(channel)}/activities`, { type: 'message', text: 'soon' });
    assert.equal((await waiting).activity['text'], 'soon');
    await assert.rejects(
      stand.emulator.waitFor(() => false, 20),
      /No message fitted within 20 ms[\s\S]*soon/,
    );
  });
});

describe('connector emulator: a bot that does not answer', () => {
  it('gives up after its time', async () => {
    const stand = await openStand({ botTimeoutMs: 50 });
    try {
      const release = { now: (): void => undefined };
      stand.setBot(
        () =>
          new Promise((resolve) => {
            release.now = () => resolve({ status: 200, body: null });
          }),
      );
      await assert.rejects(stand.emulator.say('developer', '@Signalbox hello'), isError('local.bot_unreachable'));
      release.now();
    } finally {
      await stand.close();
    }
  });
});

function isError(reason: string) {
  return (thrown: unknown): boolean => thrown instanceof AppError && thrown.reason === reason;
}
