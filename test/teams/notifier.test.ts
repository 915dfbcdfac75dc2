import assert from 'node:assert/strict';
import type { RunCard } from '../../bot/core/chat.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { RunState } from '../../bot/core/run/run.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, CHANNEL_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { type ConnectorCall, type Fault, RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** The state that a posted or edited card shows. */
function stateOf(call: ConnectorCall | undefined): unknown {
  const [attachment] = (call?.body['attachments'] ?? []) as { content: { state: string } }[];
  return attachment?.content.state;
}

describe('the notifier', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;
  const states = new Map<string, RunState>();

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
    states.clear();
    server.chat.onCard = async (runId: RunId): Promise<RunCard | null> => {
      const state = states.get(runId);
      return state === undefined ? null : runCard(runId, state);
    };
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const conversation = (id: string, changes: Partial<Conversation> = {}): Conversation => ({
    channel: 'teams',
    scope: 'channel',
    tenantId: TENANT_ID,
    id,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
    ...changes,
  });
  const thread = (): Conversation => conversation(THREAD_ID);
  const once = (fault: Fault, when: (call: ConnectorCall) => boolean = () => true): ((call: ConnectorCall) => Fault | null) => {
    let left = 1;
    return (call) => {
      if (left === 0 || !when(call)) return null;
      left -= 1;
      return fault;
    };
  };
  const touch = (card: { version: number }): void => {
    card.version += 1;
    server.edge.notifier.kick();
  };

  it('posts a text in the thread, as plain text', async () => {
    const row = server.outbox.say(thread(), '**no markdown** [x](https://x.example)');
    server.edge.notifier.start();
    await until('it is sent', () => row.sent);
    const [call] = teams.calls;
    assert.equal(call?.method, 'POST');
    assert.equal(call?.url, `/emea/v3/conversations/${encodeURIComponent(THREAD_ID)}/activities`);
    assert.equal(call?.body['type'], 'message');
    assert.equal(call?.body['textFormat'], 'plain');
    assert.equal(call?.body['text'], '**no markdown** [x](https://x.example)');
    assert.deepEqual(call?.body['from'], { id: BOT_ID, name: '' });
  });

  it('posts a card once and then edits it in place, always with the state of that moment', async () => {
    states.set('r-1', 'waiting_approval');
    const card = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    assert.equal(teams.calls[0]?.method, 'POST');
    assert.equal(stateOf(teams.calls[0]), 'waiting_approval');
    assert.equal(teams.calls[0]?.body['summary'], 'deploy shop, r-1');
    states.set('r-1', 'succeeded');
    touch(card);
    await until('it is edited', () => card.shown === 2);
    assert.equal(teams.calls[1]?.method, 'PUT');
    assert.ok(teams.calls[1]?.url.endsWith(`/activities/${card.activityId}`));
    assert.equal(stateOf(teams.calls[1]), 'succeeded');
    assert.ok(JSON.stringify(teams.calls[1]?.body['attachments']).includes(`"contentType":"${CARD}"`));
  });

  it('keeps the order of messages within a conversation, also when one of them fails first', async () => {
    const rows = ['one', 'two', 'three', 'four'].map((text) => server.outbox.say(thread(), text));
    teams.fault = once({ status: 503 }, (call) => call.body['text'] === 'two');
    server.edge.notifier.start();
    await until('all are sent', () => rows.every((row) => row.sent));
    assert.deepEqual(teams.texts(), ['one', 'two', 'two', 'three', 'four']);
  });

  it('goes on with the next message when one can never be sent', async () => {
    const rows = ['one', 'two', 'three'].map((text) => server.outbox.say(thread(), text));
    teams.fault = once({ status: 400, code: 'BadSyntax' }, (call) => call.body['text'] === 'two');
    server.edge.notifier.start();
    await until('the others are sent', () => rows[0]?.sent === true && rows[2]?.sent === true);
    assert.equal(rows[1]?.givenUp, true);
    assert.match(rows[1]?.error ?? '', /HTTP 400, BadSyntax/);
    assert.equal(teams.calls.length, 3);
  });

  it('serves other conversations while one of them waits', async () => {
    const slow = server.outbox.say(conversation('a:slow'), 'slow');
    const quick = server.outbox.say(conversation('a:quick'), 'quick');
    teams.fault = once({ status: 429, headers: { 'retry-after': '1' } }, (call) => call.body['text'] === 'slow');
    server.edge.notifier.start();
    await until('the other is sent', () => quick.sent);
    assert.equal(slow.sent, false);
    await until('the slow one is sent too', () => slow.sent);
  });

  for (const [form, header] of [
    ['seconds', () => '1'],
    ['a date', () => new Date(Math.ceil(systemClock.now().getTime() / 1000) * 1000 + 1000).toUTCString()],
  ] as const) {
    it(`waits as long as Teams asks with 429 and Retry-After in ${form}, and holds the whole channel back`, async () => {
      let until429 = 0;
      teams.fault = (call) => {
        if (until429 !== 0) return null;
        const retryAfter = header();
        until429 = form === 'seconds' ? call.at + 1000 : call.at + (Date.parse(retryAfter) - systemClock.now().getTime());
        return { status: 429, headers: { 'retry-after': retryAfter } };
      };
      const first = server.outbox.say(conversation(`${CHANNEL_ID};messageid=1`), 'first');
      server.edge.notifier.start();
      await until('Teams refuses', () => first.failures === 1);
      const other = server.outbox.say(conversation(`${CHANNEL_ID};messageid=2`), 'other thread, same channel');
      server.edge.notifier.kick();
      await until('both are sent', () => first.sent && other.sent);
      assert.equal(teams.calls.length, 3);
      for (const call of teams.calls.slice(1)) assert.ok(call.at >= until429 - 5, `${until429 - call.at} ms too early`);
    });
  }

  for (const status of [401, 408, 412, 500, 502, 503, 504]) {
    it(`tries again after ${status}, without posting twice at once`, async () => {
      teams.fault = once({ status });
      const row = server.outbox.say(thread(), 'hello');
      server.edge.notifier.start();
      await until('it is sent', () => row.sent);
      assert.equal(teams.calls.length, 2, 'the SDK repeated nothing by itself');
      const [first, second] = teams.calls;
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 200);
    });
  }

  it('tries again when the connection breaks', async () => {
    const gone = await RecordingConnector.start();
    const origin = gone.origin;
    await gone.close();
    const other = await EdgeServer.start({ loopbackOrigins: [origin] });
    const row = other.outbox.say(conversation('a:gone', { serviceUrl: `${origin}/` }), 'hello');
    other.edge.notifier.start();
    await until('it failed', () => row.failures > 0);
    assert.equal(row.givenUp, false);
    assert.match(row.error ?? '', /cannot be reached/);
    await other.close();
  });

  it('waits out a slow Teams instead of posting again', async () => {
    teams.fault = once({ status: 201, delayMs: 1_500 });
    const row = server.outbox.say(thread(), 'hello');
    server.edge.notifier.start();
    await until('it is sent', () => row.sent);
    assert.equal(teams.calls.length, 1);
  });

  it('posts a card anew when somebody deleted it', async () => {
    states.set('r-1', 'running');
    const card = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    const before = card.activityId;
    teams.fault = (call) => (call.method === 'PUT' ? { status: 404, code: 'ActivityNotFoundInConversation' } : null);
    touch(card);
    await until('it is posted again', () => card.shown === 2);
    assert.notEqual(card.activityId, before);
    assert.deepEqual(
      teams.calls.map((call) => call.method),
      ['POST', 'PUT', 'POST'],
    );
  });

  for (const [status, code] of [
    [403, 'BotNotInConversationRoster'],
    [404, 'ConversationNotFound'],
    [413, 'MessageSizeTooBig'],
  ] as const) {
    it(`puts a card aside for good after ${status} on posting, and says why`, async () => {
      states.set('r-1', 'running');
      teams.fault = () => ({ status, code });
      const card = server.outbox.addCard('r-1', thread());
      server.edge.notifier.start();
      await until('it is put aside', () => card.givenUp);
      assert.equal(teams.calls.length, 1);
      assert.match(card.error ?? '', new RegExp(`HTTP ${status}, ${code}`));
      assert.equal(server.logger.errors.length, 1);
    });
  }

  it('puts a card of a run that does not exist aside', async () => {
    const card = server.outbox.addCard('r-none', thread());
    server.edge.notifier.start();
    await until('it is put aside', () => card.givenUp);
    assert.equal(teams.calls.length, 0);
  });

  it('edits a card at most once a second and shows its last state, however often it changes', async () => {
    states.set('r-1', 'running');
    const card = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('it is posted', () => card.shown === 1);
    for (let change = 0; change < 50; change += 1) {
      states.set('r-1', change === 49 ? 'succeeded' : 'running');
      touch(card);
    }
    await until('the last state is shown', () => card.shown === card.version && stateOf(teams.calls.at(-1)) === 'succeeded');
    assert.ok(teams.calls.length <= 4, `${teams.calls.length} calls`);
    const edits = teams.calls.filter((call) => call.method === 'PUT');
    for (const [index, edit] of edits.entries()) {
      const before = teams.calls[index];
      assert.ok(edit.at - (before?.at ?? 0) >= 950, 'a second between two');
    }
  });

  it('shows a change that was made while the card was being sent', async () => {
    states.set('r-1', 'running');
    teams.fault = once({ status: 201, delayMs: 300 });
    const card = server.outbox.addCard('r-1', thread());
    server.edge.notifier.start();
    await until('the post is under way', () => teams.calls.length === 1);
    states.set('r-1', 'failed');
    touch(card);
    await until('the change is shown', () => card.shown === 2 && stateOf(teams.calls.at(-1)) === 'failed');
  });

  it('sends at most 7 messages a second and 8 in two to a channel, all threads together', async () => {
    const rows = Array.from({ length: 10 }, (_, index) => server.outbox.say(conversation(`${CHANNEL_ID};messageid=${index}`), `${index}`));
    server.edge.notifier.start();
    await until('all are sent', () => rows.every((row) => row.sent), 10_000);
    const times = teams.calls.map((call) => call.at);
    for (const [index, time] of times.entries()) {
      if (index >= 7) assert.ok(time - (times[index - 7] ?? 0) >= 900, 'no 8 in a second');
      if (index >= 8) assert.ok(time - (times[index - 8] ?? 0) >= 1_900, 'no 9 in two seconds');
    }
  });

  it('sends what it has when it stops, gives back what it cannot send, and sends nothing afterwards', async () => {
    const rows = Array.from({ length: 3 }, (_, index) => server.outbox.say(conversation(`a:${index}`), `${index}`));
    const stuck = server.outbox.say(conversation('a:stuck'), 'stuck');
    teams.fault = (call) => (call.body['text'] === 'stuck' ? { status: 429, headers: { 'retry-after': '60' } } : null);
    server.edge.notifier.start();
    await until('Teams refuses one', () => stuck.failures === 1);
    const behind = server.outbox.addCard('r-1', conversation('a:stuck'));
    states.set('r-1', 'running');
    server.edge.notifier.kick();
    await until('the card waits', () => behind.claimedUntil > 0);
    await server.edge.notifier.stop();
    assert.ok(rows.every((row) => row.sent));
    assert.equal(stuck.sent, false);
    assert.equal(behind.claimedUntil, 0, 'a restarted process need not wait for the lease');
    const calls = teams.calls.length;
    server.edge.notifier.kick();
    assert.equal(teams.calls.length, calls);
  });
});
