import assert from 'node:assert/strict';
import type { RulesCard } from '../../bot/core/chat.ts';
import { type Conversation, chatToOpen } from '../../bot/core/conversation.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { RULES_CARD, RULES_CARDS } from '../cards/rules-cards.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, OBJECT_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { type ConnectorCall, RecordingConnector } from './recording-connector.ts';

const DANA: Principal = { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana Developer' };

/** How many buttons a posted or edited card has. */
function buttonsOn(call: ConnectorCall | undefined): unknown {
  const [attachment] = (call?.body['attachments'] ?? []) as { content: { buttons: number } }[];
  return attachment?.content.buttons;
}

describe('the card of a proposal in Teams', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;
  let now: RulesCard | null;
  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
    now = RULES_CARD;
    server.chat.onRulesCard = async () => now;
  });
  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const thread = (): Conversation => ({
    channel: 'teams',
    scope: 'channel',
    tenantId: TENANT_ID,
    id: THREAD_ID,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
  });
  const decided = (card: { version: number }): void => {
    now = RULES_CARDS['in_force'] ?? null;
    card.version += 1;
    server.edge.notifier.kick();
  };

  it('is posted once, gets its buttons in place once that is recorded, and loses them there when it is decided', async () => {
    const card = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    assert.equal(teams.calls[0]?.body['summary'], 'Rules cd34ef56');
    decided(card);
    await until('it is edited', () => card.shown === 2);
    assert.deepEqual(
      teams.calls.map((call) => [call.method, buttonsOn(call)]),
      [
        ['POST', 0],
        ['PUT', 2],
        ['PUT', 0],
      ],
    );
    for (const { url } of teams.calls.slice(1)) assert.ok(url.endsWith(`/activities/${card.activityId}`));
  });

  it('is posted anew when somebody deleted it', async () => {
    const card = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    teams.fault = (call) => (call.method === 'PUT' ? { status: 404, code: 'ActivityNotFoundInConversation' } : null);
    decided(card);
    await until('it is posted anew', () => card.shown === 2);
    assert.deepEqual(
      teams.calls.map(({ method }) => method),
      ['POST', 'PUT', 'PUT', 'POST'],
    );
  });

  it('is tried again when Teams fails', async () => {
    let failures = 1;
    teams.fault = () => (failures-- > 0 ? { status: 503 } : null);
    const card = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    assert.deepEqual(
      teams.calls.map(({ method }) => method),
      ['POST', 'POST', 'PUT'],
    );
  });

  it('does not become two when the database is away after it was posted', async () => {
    const card = server.outbox.addRulesCard('p-1', thread());
    teams.fault = () => {
      server.outbox.down = true;
      return null;
    };
    server.edge.notifier.start();
    await until('it is posted', () => teams.calls.length === 1);
    await until('the database was missed', () => server.logger.errors.length + server.logger.lines.length > 0);
    server.outbox.down = false;
    teams.fault = () => null;
    card.claimedUntil = 0;
    server.edge.notifier.kick();
    await until('it is recorded', () => card.shown === 1);
    assert.equal(teams.calls.filter(({ method }) => method === 'POST').length, 1);
  });

  it('opens the chat of somebody who never spoke to the bot, and is posted there', async () => {
    const row = server.outbox.addRulesCard('p-1', chatToOpen(DANA, thread()), true);
    server.edge.notifier.start();
    await until('it is posted', () => row.shown === 1);
    const [opening, post, ...more] = teams.calls;
    assert.deepEqual([opening?.url, opening?.body['members']], ['/emea/v3/conversations', [{ id: OBJECT_ID, name: '' }]]);
    assert.match(row.conversation.id, /^a:/);
    const place = `/emea/v3/conversations/${encodeURIComponent(row.conversation.id)}/activities`;
    assert.equal(post?.url, place);
    const following = more.map(({ method, url }) => [method, url]);
    assert.deepEqual(following, [['PUT', `${place}/${encodeURIComponent(String(row.activityId))}`]], 'its buttons follow');
  });

  it('is let go when the app is not there for somebody, and is no error', async () => {
    const unopened = chatToOpen(DANA, thread());
    server.outbox.addRulesCard('p-1', unopened, true);
    teams.fault = () => ({ status: 403, code: 'ForbiddenOperationException' });
    server.edge.notifier.start();
    await until('it is let go', () => server.outbox.rules.length === 0);
    assert.deepEqual(server.chat.closings, [unopened]);
    assert.deepEqual(server.logger.errors, []);
  });

  it('is put aside when somebody blocked the bot, after core was told', async () => {
    const chat: Conversation = { ...thread(), scope: 'personal', id: 'a:dana' };
    const row = server.outbox.addRulesCard('p-1', chat, true);
    teams.fault = () => ({ status: 403, code: 'BotNotInConversationRoster' });
    server.edge.notifier.start();
    await until('it is put aside', () => row.givenUp);
    assert.deepEqual(server.chat.closings, [chat]);
    assert.deepEqual(server.logger.errors, []);
  });

  it('is not sent to somebody at all once it is decided', async () => {
    now = RULES_CARDS['in_force'] ?? null;
    server.outbox.addRulesCard('p-1', chatToOpen(DANA, thread()), true);
    const shared = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('the one in the channel is posted', () => shared.shown === 1);
    await until('the copy is gone', () => server.outbox.rules.length === 1);
    assert.equal(teams.calls.length, 1);
  });

  it('is given up when there is no such proposal', async () => {
    now = null;
    const card = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('it is given up', () => card.givenUp);
    assert.match(card.error ?? '', /no proposal p-1/);
    assert.equal(teams.calls.length, 0);
  });
});
