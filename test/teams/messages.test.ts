import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import { ENGLISH } from '../../bot/core/text/language.ts';
import { presentIds } from '../../bot/log-ids.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, BOT_MENTION, CHANNEL_ID, channelMessage, GROUP_ID, message, OBJECT_ID, TEAM_ID, THREAD_ID } from './activities.ts';
import { BOT_TOKEN, EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';

const INSTALLED = { membersAdded: [{ id: BOT_ID }] };

describe('an activity of Teams', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin], budgets: { invokeMs: 200, messageMs: 300 } });
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const send = async (activity: Readonly<Record<string, unknown>>) => {
    const serviceUrl = teams.serviceUrl;
    return server.post(await server.keys.bearer({ serviceurl: serviceUrl }), { ...activity, serviceUrl });
  };

  it('becomes a message with its thread, its person and its text without the mention', async () => {
    const reply = await send(channelMessage({ text: '<at>Signalbox</at>&nbsp;deploy “shop”' }));
    assert.equal(reply.status, 200);
    assert.equal(reply.text, '');
    assert.deepEqual(server.chat.messages, [
      {
        key: { tenantId: TENANT_ID, conversationId: THREAD_ID, activityId: '1700000000001', type: 'message' },
        principal: { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana Developer' },
        conversation: {
          channel: 'teams',
          scope: 'channel',
          tenantId: TENANT_ID,
          id: THREAD_ID,
          team: { id: TEAM_ID, groupId: null },
          serviceUrl: teams.serviceUrl,
          botId: BOT_ID,
        },
        text: 'deploy “shop”',
        speech: ENGLISH,
      },
    ]);
  });

  it('knows personal chats, group chats and channels, also when Teams leaves the type out', async () => {
    const at = (conversation: object, channelData: object = {}) => ({
      entities: [BOT_MENTION],
      conversation: { id: 'c', tenantId: TENANT_ID, ...conversation },
      channelData: { tenant: { id: TENANT_ID }, ...channelData },
    });
    for (const place of [
      at({ conversationType: 'personal' }),
      at({ conversationType: 'groupChat', isGroup: true }),
      at({ conversationType: 'channel' }),
      at({}),
      at({ isGroup: true }),
      at({ isGroup: true }, { channel: { id: CHANNEL_ID } }),
    ]) {
      assert.equal((await send(message(place))).status, 200);
    }
    assert.deepEqual(
      server.chat.messages.map((inbound) => inbound.conversation.scope),
      ['personal', 'group', 'channel', 'personal', 'group', 'channel'],
    );
  });

  it('is ignored in channels and group chats when it does not name the bot', async () => {
    const other = { type: 'mention', text: '<at>Al</at>', mentioned: { id: '29:al', name: 'Al' } };
    const group = { id: '19:g', tenantId: TENANT_ID, conversationType: 'groupChat', isGroup: true };
    assert.equal((await send(channelMessage({ entities: [] }))).status, 200);
    assert.equal((await send(channelMessage({ entities: [other] }))).status, 200);
    assert.equal((await send(channelMessage({ text: '<at>Signalbox</at> status', entities: undefined }))).status, 200);
    assert.equal((await send(message({ conversation: group }))).status, 200);
    assert.equal((await send(channelMessage({ type: 'messageUpdate', entities: [] }))).status, 200);
    assert.equal(server.chat.calls, 0);
  });

  it('needs no mention in the personal chat', async () => {
    await send(message());
    assert.equal(server.chat.messages[0]?.text, 'status');
  });

  it('is passed on as an edit when the message was edited, and ignored when it was deleted or brought back', async () => {
    await send(channelMessage({ type: 'messageUpdate', channelData: { tenant: { id: TENANT_ID }, eventType: 'editMessage' } }));
    await send(channelMessage({ type: 'messageUpdate', channelData: { tenant: { id: TENANT_ID }, eventType: 'undeleteMessage' } }));
    await send(channelMessage({ type: 'messageDelete', channelData: { tenant: { id: TENANT_ID }, eventType: 'softDeleteMessage' } }));
    assert.equal(server.chat.edits.length, 1);
    assert.equal(server.chat.edits[0]?.key.type, 'messageUpdate');
    assert.equal(server.chat.calls, 1);
  });

  it('greets once where the bot was added, however Teams reports it', async () => {
    await send(channelMessage({ type: 'conversationUpdate', id: 'f:1', ...INSTALLED }));
    await send(channelMessage({ type: 'installationUpdate', id: 'f:2', action: 'add' }));
    const [first, second] = server.chat.greetings;
    assert.equal(server.chat.greetings.length, 2);
    assert.deepEqual(first?.key, second?.key, 'equal keys, so that core answers only the first');
    assert.equal(first?.conversation.id, THREAD_ID);
  });

  it('greets also when Teams does not say who added the bot', async () => {
    assert.equal((await send(message({ type: 'conversationUpdate', from: undefined, ...INSTALLED }))).status, 200);
    assert.equal(server.chat.greetings.length, 1);
  });

  it('says who added the bot, when Teams says it', async () => {
    await send(message({ type: 'installationUpdate', id: 'f:1', action: 'add' }));
    await send(message({ type: 'conversationUpdate', id: 'f:2', from: undefined, ...INSTALLED }));
    assert.deepEqual(
      server.chat.installers.map((person) => person?.objectId ?? null),
      [OBJECT_ID, null],
    );
  });

  it('forgets where the bot was removed from, and nothing when it is only brought up to date', async () => {
    await send(message({ type: 'installationUpdate', id: 'f:1', action: 'remove' }));
    await send(channelMessage({ type: 'installationUpdate', id: 'f:2', action: 'remove' }));
    await send(message({ type: 'installationUpdate', id: 'f:3', action: 'remove-upgrade' }));
    await send(channelMessage({ type: 'installationUpdate', id: 'f:4', action: 'remove-upgrade' }));
    await send(channelMessage({ type: 'conversationUpdate', id: 'f:5', membersRemoved: [{ id: '29:somebody' }] }));
    assert.deepEqual(
      server.chat.removals.map(({ conversation, person, team }) => [conversation.id, conversation.scope, person?.objectId, team]),
      [
        ['a:chat', 'personal', OBJECT_ID, null],
        [THREAD_ID, 'channel', OBJECT_ID, null],
      ],
    );
  });

  it('is out of the whole team when it was taken out of the team or of its first channel, and counts that once', async () => {
    const gone = { membersRemoved: [{ id: BOT_ID }] };
    const data = { tenant: { id: TENANT_ID }, team: { id: TEAM_ID, aadGroupId: GROUP_ID } };
    const first = { id: TEAM_ID, tenantId: TENANT_ID, conversationType: 'channel', isGroup: true };
    await send(channelMessage({ type: 'installationUpdate', id: 'f:1', action: 'remove', conversation: first, channelData: data }));
    await send(
      channelMessage({ type: 'conversationUpdate', id: 'f:2', ...gone, channelData: { ...data, eventType: 'teamMemberRemoved' } }),
    );
    const [whole, again] = server.chat.removals;
    assert.deepEqual([whole?.team, again?.team], [TEAM_ID, TEAM_ID]);
    assert.deepEqual(whole?.key, again?.key, 'equal keys, so that the log says it once');
    assert.deepEqual(whole?.conversation.team, { id: TEAM_ID, groupId: GROUP_ID });
  });

  it('is out of a channel or a team that was deleted, and of nothing when one comes back or is renamed', async () => {
    const first = { id: TEAM_ID, tenantId: TENANT_ID, conversationType: 'channel', isGroup: true };
    const said = async (eventType: string, about: object, id: string): Promise<void> => {
      const channelData = { tenant: { id: TENANT_ID }, team: { id: TEAM_ID, aadGroupId: GROUP_ID }, eventType, ...about };
      await send(channelMessage({ type: 'conversationUpdate', id, conversation: first, channelData }));
    };
    const channel = { channel: { id: '19:gone@thread.tacv2' } };
    for (const [at, event] of ['channelCreated', 'channelRestored', 'channelRenamed', 'channelMemberRemoved'].entries())
      await said(event, channel, `f:0${at}`);
    for (const [at, event] of ['teamRenamed', 'teamArchived', 'teamRestored'].entries()) await said(event, {}, `f:1${at}`);
    await said('channelDeleted', {}, 'f:20');
    assert.equal(server.chat.removals.length, 0);
    await said('channelDeleted', channel, 'f:21');
    await said('teamDeleted', {}, 'f:22');
    await said('teamHardDeleted', {}, 'f:23');
    assert.deepEqual(
      server.chat.removals.map(({ conversation, team, deleted, key }) => [
        conversation.id,
        conversation.scope,
        team,
        deleted,
        key.conversationId,
      ]),
      [
        ['19:gone@thread.tacv2', 'channel', null, true, '19:gone@thread.tacv2'],
        [TEAM_ID, 'channel', TEAM_ID, true, TEAM_ID],
        [TEAM_ID, 'channel', TEAM_ID, true, TEAM_ID],
      ],
    );
  });

  it('is out of one channel when that was shared or private, and out of a group chat', async () => {
    const gone = { type: 'conversationUpdate', membersRemoved: [{ id: BOT_ID }] };
    await send(channelMessage({ ...gone, id: 'f:1' }));
    const chat = { id: '19:chat@thread.v2', tenantId: TENANT_ID, conversationType: 'groupChat', isGroup: true };
    await send(message({ ...gone, id: 'f:2', from: undefined, conversation: chat }));
    assert.deepEqual(
      server.chat.removals.map(({ conversation, person, team }) => [conversation.scope, person?.objectId ?? null, team]),
      [
        ['channel', OBJECT_ID, null],
        ['group', null, null],
      ],
    );
  });

  it('is acknowledged and ignored when it is anything else', async () => {
    const person = { membersAdded: [{ id: '29:new' }] };
    for (const activity of [
      { type: 'conversationUpdate', ...person },
      { type: 'conversationUpdate' },
      { type: 'installationUpdate', action: 'add-upgrade' },
      { type: 'messageReaction' },
      { type: 'typing' },
      { type: 'event', name: 'application/vnd.microsoft.readReceipt' },
      { type: 'endOfConversation' },
      { type: 'somethingNew' },
      { type: 'invoke', name: 'task/fetch', value: {} },
      { type: 'invoke', name: 'composeExtension/query', value: {} },
      { type: 'invoke' },
    ]) {
      const reply = await send(channelMessage(activity));
      assert.equal(reply.status, 200, activity.type);
    }
    assert.equal(server.chat.calls, 0);
  });

  it('is answered with a sentence when it is too long, and starts nothing', async () => {
    assert.equal((await send(channelMessage({ text: `<at>Signalbox</at> ${'x'.repeat(5000)}` }))).status, 200);
    await until('the sentence is sent', () => teams.calls.length === 1);
    const [call] = teams.calls;
    assert.match(String(call?.body['text']), /longer than 4,000 characters/);
    assert.equal(call?.body['textFormat'], 'plain');
    assert.equal(call?.url, `/emea/v3/conversations/${encodeURIComponent(THREAD_ID)}/activities`);
    assert.equal(call?.authorization, `Bearer ${BOT_TOKEN}`);
    assert.equal(server.chat.calls, 0);
  });

  it('gives its id to every line that is logged while it is handled', async () => {
    let ids = {};
    server.chat.onMessage = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ids = presentIds();
    };
    assert.equal((await send(channelMessage())).status, 200);
    assert.deepEqual(ids, { activityId: '1700000000001' });
  });

  it('tells its sender when it could not be recorded, who then tries again, and is acknowledged', async () => {
    server.chat.onMessage = async () => {
      throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
    };
    assert.equal((await send(channelMessage())).status, 200);
    await until('the sender is told', () => teams.calls.some((call) => call.body['text'] === 'The database does not answer.'));
  });

  it('tells its sender when something is wrong inside, without what it was, and logs it', async () => {
    server.chat.onMessage = async () => {
      throw new TypeError('a bug with a secret in it');
    };
    assert.equal((await send(channelMessage())).status, 200);
    await until('the sender is told', () => teams.calls.length > 0);
    assert.doesNotMatch(JSON.stringify(teams.calls[0]?.body), /secret/);
    assert.deepEqual(server.logger.errors, ['internal.unexpected']);
  });

  it('makes a 503 before Teams gives up when recording hangs, and the late failure is logged', async () => {
    let fail = (_error: Error): void => {};
    server.chat.onMessage = () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    assert.equal((await send(channelMessage())).status, 503);
    fail(new Error('late'));
    await until('the late failure is logged', () => server.logger.errors.length === 2);
  });
});
