import assert from 'node:assert/strict';
import type { RunCard } from '../../bot/core/chat.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

describe('the notifier while the database is away', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
    server.chat.onCard = async (runId): Promise<RunCard | null> => runCard(runId, 'running');
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

  it('makes no second card when the database goes away between posting and recording', async () => {
    teams.fault = (call) => {
      if (call.method === 'POST') server.outbox.down = true;
      return null;
    };
    const card = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('it is posted but not recorded', () => server.logger.lines.some((line) => line.message.includes('cannot be written')));
    assert.equal(card.activityId, null);
    server.outbox.down = false;
    card.claimedUntil = 0;
    server.edge.notifier.kick();
    await until('it is recorded', () => card.shown === 1);
    assert.equal(teams.calls.filter((call) => call.method === 'POST').length, 1);
    assert.equal(card.activityId, 'act-1');
  });

  it('makes no second message when the database goes away between sending and recording', async () => {
    teams.fault = () => {
      server.outbox.down = true;
      return null;
    };
    const row = server.outbox.say(thread(), 'hello');
    server.edge.notifier.start();
    await until('it is sent but not recorded', () => server.logger.lines.some((line) => line.message.includes('cannot be written')));
    server.outbox.down = false;
    row.claimedUntil = 0;
    server.edge.notifier.kick();
    await until('it is recorded', () => row.sent);
    assert.equal(teams.calls.length, 1);
  });

  it('goes on after the database was away, without being told', async () => {
    server.outbox.down = true;
    const row = server.outbox.say(thread(), 'hello');
    server.edge.notifier.start();
    await until('it noticed', () => server.logger.lines.some((line) => line.message.includes('cannot be read')));
    server.outbox.down = false;
    await until('it is sent', () => row.sent, 8_000);
  });
});
