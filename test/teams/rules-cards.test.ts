import assert from 'node:assert/strict';
import type { RulesCard } from '../../bot/core/chat.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { RULES_CARD, RULES_CARDS } from '../cards/rules-cards.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { type ConnectorCall, RecordingConnector } from './recording-connector.ts';

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

  it('is given up when there is no such proposal', async () => {
    now = null;
    const card = server.outbox.addRulesCard('p-1', thread());
    server.edge.notifier.start();
    await until('it is given up', () => card.givenUp);
    assert.match(card.error ?? '', /no proposal p-1/);
    assert.equal(teams.calls.length, 0);
  });
});
