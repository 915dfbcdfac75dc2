import assert from 'node:assert/strict';
import type { Conversation } from '../../bot/core/conversation.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, CHANNEL_ID, message, OBJECT_ID, submit } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { type ConnectorCall, RecordingConnector } from './recording-connector.ts';

const REFUSAL = 'This needs the role release-manager, which Dana Developer does not have.';

describe('what only the presser of an old client’s button is told', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin], budgets: { invokeMs: 150, messageMs: 300 } });
    server.chat.onPress = async () => ({ kind: 'text', text: REFUSAL });
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const press = async (activity = submit({ verb: 'approve', handle: 'A'.repeat(22) })): Promise<void> => {
    const serviceUrl = teams.serviceUrl;
    const reply = await server.post(await server.keys.bearer({ serviceurl: serviceUrl }), { ...activity, serviceUrl });
    assert.equal(reply.status, 200);
  };
  const chat = (id = 'a:dana'): Conversation => ({
    channel: 'teams',
    scope: 'personal',
    tenantId: TENANT_ID,
    id,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
  });
  const toChat = (call: ConnectorCall): boolean => call.url.includes(encodeURIComponent('a:'));
  const targeted = (call: ConnectorCall): boolean => call.url.endsWith('?isTargetedActivity=true');
  const opens = (call: ConnectorCall): boolean => call.url.endsWith('/v3/conversations');
  /** What the others in the channel could read. */
  const inPublic = (): readonly ConnectorCall[] =>
    teams.calls.filter((call) => call.url.includes(encodeURIComponent(CHANNEL_ID)) && !targeted(call));
  const said = (call: ConnectorCall | undefined): boolean => call?.body['text'] === REFUSAL;

  it('is said in the personal chat, when there is one', async () => {
    server.chat.chats.set(OBJECT_ID, chat());
    await press();
    await until('it is said', () => teams.calls.some(said));
    assert.deepEqual(teams.calls.map(toChat), [true]);
    assert.deepEqual(server.chat.closings, []);
  });

  it('is said where they pressed, when that is their personal chat', async () => {
    await press(message({ text: undefined, value: { verb: 'approve', handle: 'A'.repeat(22) } }));
    await until('it is said', () => teams.calls.some(said));
    assert.deepEqual(teams.calls.map(toChat), [true]);
  });

  it('is said in the channel to them alone, when there is no chat', async () => {
    await press();
    await until('it is said', () => teams.calls.some(said));
    assert.deepEqual(teams.calls.map(targeted), [true]);
    assert.deepEqual(teams.calls[0]?.body['recipient'], { id: '29:dana', name: '' });
    assert.equal(teams.calls[0]?.body['textFormat'], 'plain');
  });

  it('goes the next way when the chat is shut, which is then known to be shut', async () => {
    server.chat.chats.set(OBJECT_ID, chat());
    teams.fault = (call) => (toChat(call) ? { status: 403, code: 'BotNotInConversationRoster' } : null);
    await press();
    await until('it is said', () => teams.calls.filter((call) => targeted(call) && said(call)).length === 1);
    assert.deepEqual(server.chat.closings, [chat()]);
    assert.deepEqual(inPublic(), []);
  });

  it('goes into a chat that is opened for it, when Teams takes no targeted message', async () => {
    teams.fault = (call) => (targeted(call) ? { status: 400, code: 'BadArgument' } : null);
    await press();
    await until('it is said', () => teams.calls.some((call) => toChat(call) && said(call)));
    assert.deepEqual(
      teams.calls.filter(opens).map((call) => call.body['members']),
      [[{ id: OBJECT_ID, name: '' }]],
    );
    assert.deepEqual(inPublic(), []);
  });

  it('is said to nobody rather than to everybody, when there is no private way', async () => {
    teams.fault = () => ({ status: 403, code: 'Forbidden' });
    await press();
    await until('every way was tried', () => server.logger.errors.length > 0);
    assert.deepEqual(inPublic(), []);
    assert.deepEqual(server.logger.errors, ['teams.forbidden']);
  });

  it('is said later when Teams is busy', async () => {
    let busy = 2;
    teams.fault = () => (busy-- > 0 ? { status: 503 } : null);
    await press();
    await until('it is said', () => teams.calls.filter(said).length === 3);
    assert.deepEqual(inPublic(), []);
  });

  it('is the sentence about an unknown button, too', async () => {
    await press(submit({ verb: 'drop', handle: 'A'.repeat(22) }));
    await until('it is said', () => teams.calls.length === 1);
    assert.deepEqual(inPublic(), []);
  });
});
