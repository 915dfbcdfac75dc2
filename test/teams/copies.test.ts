import assert from 'node:assert/strict';
import type { RunCard } from '../../bot/core/chat.ts';
import { type Conversation, chatToOpen } from '../../bot/core/conversation.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { open } from '../cards/story.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, OBJECT_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { type ConnectorCall, type Fault, RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

const DANA: Principal = { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana Developer' };
/** As Teams answers when somebody blocked the bot (Microsoft, "Proactive messages"). */
const BLOCKED = JSON.stringify({ errorCode: 209, message: JSON.stringify({ subCode: 'MessageWritesBlocked', details: 'Blocked.' }) });

describe('a copy for one person', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;
  let card: RunCard | null;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
    card = asked('r-1');
    server.chat.onCard = async () => card;
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const asked = (runId: string): RunCard => {
    const plain = runCard(runId, 'waiting_approval');
    return { ...plain, view: { ...plain.view, approvals: [open] } };
  };
  const thread = (): Conversation => ({
    channel: 'teams',
    scope: 'channel',
    tenantId: TENANT_ID,
    id: THREAD_ID,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
  });
  const chat = (id = 'a:dana'): Conversation => ({ ...thread(), scope: 'personal', id });
  const opens = (call: ConnectorCall): boolean => call.url.endsWith('/v3/conversations');
  const once = (fault: Fault, when: (call: ConnectorCall) => boolean): ((call: ConnectorCall) => Fault | null) => {
    let left = 1;
    return (call) => (left > 0 && when(call) && left-- > 0 ? fault : null);
  };

  it('opens the chat of somebody who never spoke to the bot, by object id, and is posted there', async () => {
    const row = server.outbox.addCard('r-1', chatToOpen(DANA, thread()), true);
    server.edge.notifier.start();
    await until('it is shown', () => row.shown === 1);
    const [opening, post, ...more] = teams.calls;
    assert.equal(opening?.url, '/emea/v3/conversations');
    assert.deepEqual(opening?.body, {
      isGroup: false,
      bot: { id: BOT_ID, name: '' },
      members: [{ id: OBJECT_ID, name: '' }],
      tenantId: TENANT_ID,
      channelData: { tenant: { id: TENANT_ID } },
    });
    assert.match(row.conversation.id, /^a:/);
    assert.equal(post?.url, `/emea/v3/conversations/${encodeURIComponent(row.conversation.id)}/activities`);
    assert.match(JSON.stringify(post?.body['conversation']), /"conversationType":"personal"/);
    assert.deepEqual(more, []);
  });

  it('goes back to core when the app is not there for them, and is no error', async () => {
    const unopened = chatToOpen(DANA, thread());
    server.outbox.addCard('r-1', unopened, true);
    teams.fault = (call) => (opens(call) ? { status: 403, code: 'ForbiddenOperationException' } : null);
    server.edge.notifier.start();
    await until('it is given back', () => server.outbox.cards.length === 0);
    assert.deepEqual(server.chat.closings, [unopened]);
    assert.equal(teams.calls.length, 1);
    assert.deepEqual(server.logger.errors, []);
  });

  for (const [name, fault] of [
    ['removed', { status: 403, code: 'BotNotInConversationRoster' }],
    ['blocked', { status: 403, body: BLOCKED }],
    ['gone', { status: 404, code: 'ConversationNotFound' }],
  ] as const) {
    it(`is put aside when the bot is ${name} in the chat, after core was told`, async () => {
      const row = server.outbox.addCard('r-1', chat(), true);
      teams.fault = () => fault;
      server.edge.notifier.start();
      await until('it is put aside', () => row.givenUp);
      assert.deepEqual(server.chat.closings, [chat()]);
      assert.match(row.error ?? '', new RegExp(`HTTP ${fault.status}, ${'body' in fault ? 'MessageWritesBlocked' : fault.code}`));
      assert.deepEqual(server.logger.errors, []);
    });
  }

  it('tells core of a chat that shuts between two edits', async () => {
    const row = server.outbox.addCard('r-1', chat(), true);
    server.edge.notifier.start();
    await until('it is shown', () => row.shown === 1);
    teams.fault = () => ({ status: 403, body: BLOCKED });
    row.version += 1;
    server.edge.notifier.kick();
    await until('it is put aside', () => row.givenUp);
    assert.deepEqual(server.chat.closings, [chat()]);
  });

  for (const fault of [{ status: 429, headers: { 'retry-after': '1' } }, { status: 503 }, { status: 500 }]) {
    it(`is tried again when opening its chat is answered with ${fault.status}`, async () => {
      const row = server.outbox.addCard('r-1', chatToOpen(DANA, thread()), true);
      teams.fault = once(fault, opens);
      server.edge.notifier.start();
      await until('it is shown', () => row.shown === 1);
      assert.equal(teams.calls.filter(opens).length, 2);
      assert.deepEqual(server.chat.closings, []);
    });
  }

  it('is tried again when core cannot take note of the shut chat', async () => {
    server.outbox.addCard('r-1', chatToOpen(DANA, thread()), true);
    teams.fault = (call) => (opens(call) ? { status: 403, code: 'ForbiddenOperationException' } : null);
    let away = true;
    const note = server.chat.closed.bind(server.chat);
    server.chat.closed = async (conversation) => {
      if (away) throw Object.assign(new Error('away'), { code: 'unavailable' });
      return note(conversation);
    };
    server.edge.notifier.start();
    await until('it failed', () => server.outbox.cards[0]?.failures === 1);
    away = false;
    const [row] = server.outbox.cards;
    if (row !== undefined) Object.assign(row, { givenUp: false, retryAt: 0 });
    server.edge.notifier.kick();
    await until('it is given back', () => server.outbox.cards.length === 0);
  });

  it('is not sent at all when everything was answered before it could be', async () => {
    card = runCard('r-1', 'rejected');
    server.outbox.addCard('r-1', chat(), true);
    const other = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('the other is shown', () => other.shown === 1);
    await until('it is dropped', () => server.outbox.cards.length === 1);
    assert.equal(teams.calls.length, 1);
  });

  it('takes over the card that its person’s chat has already', async () => {
    const old = server.outbox.addCard('r-1', chat(`a:${JSON.stringify([{ id: OBJECT_ID, name: '' }])}`), true);
    server.edge.notifier.start();
    await until('the old one is shown', () => old.shown === 1);
    server.outbox.addCard('r-1', chatToOpen(DANA, thread()), true);
    server.edge.notifier.kick();
    await until('the old one is edited', () => old.shown === 2);
    assert.equal(server.outbox.cards.length, 1);
    assert.deepEqual(
      teams.calls.map((call) => call.method),
      ['POST', 'POST', 'PUT'],
    );
  });

  it('goes without mentions when Teams refuses them', async () => {
    card = { ...asked('r-1'), mentioned: [DANA] };
    const row = server.outbox.addCard('r-1', thread());
    teams.fault = (call) => (JSON.stringify(call.body).includes('"named"') ? { status: 400, code: 'BadArgument' } : null);
    server.edge.notifier.start();
    await until('it is shown', () => row.shown === 1);
    row.version += 1;
    server.edge.notifier.kick();
    await until('it is edited', () => row.shown === 2);
    assert.equal(teams.calls.length, 4);
  });
});
