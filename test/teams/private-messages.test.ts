import assert from 'node:assert/strict';
import type { Conversation, OnlyTo } from '../../bot/core/conversation.ts';
import { AppError } from '../../bot/core/errors.ts';
import { LONGEST_TEXT } from '../../bot/teams/text.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, BOT_MENTION, CHANNEL_ID, channelMessage, execute, message, OBJECT_ID, submit, THREAD_ID } from './activities.ts';
import { EdgeServer, type Reply } from './edge-server.ts';
import { type ConnectorCall, type Fault, RecordingConnector } from './recording-connector.ts';

const ALONE = { id: BOT_ID, name: 'Signalbox', isTargeted: true };
const GROUP = { id: '19:g@thread.v2', tenantId: TENANT_ID, conversationType: 'groupChat', isGroup: true };
type Json = Readonly<Record<string, unknown>>;

/** A slash command: no mention, and only its sender and the bot see it. */
const slash = (changes: Json = {}): Json => channelMessage({ text: 'status', entities: [], recipient: ALONE, ...changes });

describe('a message that only its sender and the bot see', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin], budgets: { invokeMs: 150, messageMs: 300 } });
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const send = async (activity: Json): Promise<Reply> => {
    const serviceUrl = teams.serviceUrl;
    return server.post(await server.keys.bearer({ serviceurl: serviceUrl }), { ...activity, serviceUrl });
  };
  const targeted = (call: ConnectorCall): boolean => call.url.endsWith('?isTargetedActivity=true');
  const toChat = (call: ConnectorCall): boolean => call.url.includes(encodeURIComponent('a:'));
  const opens = (call: ConnectorCall): boolean => call.url.endsWith('/v3/conversations');
  /** What the others in the channel or group chat could read. */
  const inPublic = (): readonly ConnectorCall[] => teams.calls.filter((call) => !targeted(call) && !toChat(call) && !opens(call));

  describe('becomes a command', () => {
    it('without a mention, in the thread in which it was typed', async () => {
      assert.equal((await send(slash())).status, 200);
      const [inbound] = server.chat.messages;
      assert.deepEqual(inbound?.alone, { account: '29:dana', id: THREAD_ID });
      assert.equal(inbound?.conversation.id, THREAD_ID);
      assert.equal(inbound?.text, 'status');
    });

    it('whose results begin a thread of their own where it would have begun one: nobody can answer under it', async () => {
      const conversation = { id: `${CHANNEL_ID};messageid=1700000000001`, tenantId: TENANT_ID, conversationType: 'channel' };
      await send(slash({ conversation }));
      const [inbound] = server.chat.messages;
      assert.equal(inbound?.conversation.id, CHANNEL_ID);
      assert.equal(inbound?.alone?.id, conversation.id);
      assert.equal(inbound?.key.conversationId, conversation.id);
    });

    it('in a group chat, too', async () => {
      await send(slash({ conversation: GROUP, channelData: { tenant: { id: TENANT_ID } } }));
      assert.deepEqual(server.chat.messages[0]?.alone, { account: '29:dana', id: GROUP.id });
    });

    it('with or without the slash in its text', async () => {
      for (const text of ['/deploy shop', 'deploy shop', '/ shop', '//x', '1/2']) await send(slash({ text }));
      assert.deepEqual(
        server.chat.messages.map(({ text }) => text),
        ['deploy shop', 'deploy shop', '/ shop', '//x', '1/2'],
      );
    });

    it('that names the bot as well', async () => {
      await send(slash({ text: '<at>Signalbox</at> status', entities: [BOT_MENTION] }));
      assert.deepEqual([server.chat.messages[0]?.text, server.chat.messages[0]?.alone?.account], ['status', '29:dana']);
    });

    it('in a personal chat like every other message there', async () => {
      await send(message({ text: '/status', recipient: ALONE }));
      const [inbound] = server.chat.messages;
      assert.deepEqual([inbound?.text, inbound?.alone], ['/status', undefined]);
    });
  });

  it('is public unless Teams says otherwise, and needs a mention then', async () => {
    for (const isTargeted of [false, null, undefined]) {
      assert.equal((await send(slash({ recipient: { ...ALONE, isTargeted } }))).status, 200);
    }
    assert.equal(server.chat.calls, 0);
    await send(channelMessage({ recipient: { ...ALONE, isTargeted: false } }));
    assert.equal(server.chat.messages[0]?.alone, undefined);
  });

  it('is refused where Teams says so in a way that nobody knows: the answer could become public', async () => {
    for (const isTargeted of ['true', 'yes', 1, 0, {}, [true], '']) {
      assert.equal((await send(channelMessage({ recipient: { ...ALONE, isTargeted } }))).status, 400, JSON.stringify(isTargeted));
    }
    assert.equal(server.chat.calls, 0);
  });

  it('is known as private when it was edited', async () => {
    await send(slash({ type: 'messageUpdate', channelData: { tenant: { id: TENANT_ID }, eventType: 'editMessage' } }));
    assert.deepEqual(server.chat.edits[0]?.alone, { account: '29:dana', id: THREAD_ID });
  });

  it('that is too long is told so in private', async () => {
    await send(slash({ text: 'x'.repeat(LONGEST_TEXT + 1) }));
    await until('it is said', () => teams.calls.length === 1);
    assert.deepEqual(inPublic(), []);
    assert.deepEqual(teams.calls[0]?.body['recipient'], { id: '29:dana', name: '' });
  });

  it('that could not be recorded is told so in private', async () => {
    server.chat.onMessage = () => Promise.reject(new AppError({ code: 'unavailable', reason: 'store.full', message: 'no room' }));
    assert.equal((await send(slash())).status, 200);
    await until('it is said', () => teams.calls.length === 1);
    assert.deepEqual(inPublic(), []);
  });

  describe('with a button of a form', () => {
    const FORM = { kind: 'form', handle: 'A'.repeat(22), fields: [], values: {}, problems: {}, closed: 'Sent.' } as const;
    const workflow = { name: 'deploy', title: 'Deploy', description: '' };
    const changed = (): readonly ConnectorCall[] => teams.calls.filter(({ method }) => method === 'PUT');
    beforeEach(() => {
      server.chat.onPress = async () => ({ kind: 'form', alone: true, form: { ...FORM, workflow } });
    });

    for (const [what, press] of [
      ['Action.Execute', execute('submit_form', { handle: 'A'.repeat(22) }, { replyToId: 'm-1' })],
      ['Action.Submit', submit({ verb: 'submit_form', handle: 'A'.repeat(22) }, { replyToId: 'm-1' })],
    ] as const) {
      it(`changes that form for its person alone: ${what}`, async () => {
        assert.equal((await send(press)).status, 200);
        await until('the form is closed', () => changed().length === 1);
        const [call] = changed();
        assert.ok(call?.url.endsWith('/activities/m-1?isTargetedActivity=true'), call?.url);
        assert.equal(call?.body['recipient'], undefined, 'Teams refuses to change whom it is for');
      });
    }

    it('changes it as any other in their own chat, where it is when there was no other way', async () => {
      const chat = { conversation: { id: 'a:chat', tenantId: TENANT_ID, conversationType: 'personal' }, channelData: {} };
      await send(submit({ verb: 'submit_form', handle: 'A'.repeat(22) }, { replyToId: 'm-1', ...chat }));
      await until('the form is closed', () => changed().length === 1);
      assert.ok(changed()[0]?.url.endsWith('/activities/m-1'));
    });

    it('tells it anew, to them alone, where Teams does not say which message it was', async () => {
      await send(submit({ verb: 'submit_form', handle: 'A'.repeat(22) }));
      await until('it is said', () => teams.calls.length === 1);
      assert.ok(teams.calls.every(targeted));
    });
  });

  describe('is answered', () => {
    const dana: OnlyTo = { person: { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana' }, account: '29:dana' };
    const place = (onlyTo?: OnlyTo): Conversation => ({
      channel: 'teams',
      scope: 'channel',
      tenantId: TENANT_ID,
      id: THREAD_ID,
      serviceUrl: teams.serviceUrl,
      botId: BOT_ID,
      ...(onlyTo === undefined ? {} : { onlyTo }),
    });
    const refusedTargeted =
      (fault: Fault) =>
      (call: ConnectorCall): Fault | null =>
        targeted(call) ? fault : null;
    const answered = async (): Promise<void> => {
      server.outbox.say(place(dana), 'Only for Dana.');
      server.edge.notifier.start();
      await until('it is sent, or given up', () => server.outbox.messages.every(({ sent, givenUp }) => sent || givenUp));
    };
    const said = (call: ConnectorCall): boolean => call.body['text'] === 'Only for Dana.';

    it('where it was typed, to its sender alone', async () => {
      await answered();
      const [call, ...more] = teams.calls;
      assert.deepEqual(more, []);
      assert.ok(call?.url.endsWith(`/v3/conversations/${encodeURIComponent(THREAD_ID)}/activities?isTargetedActivity=true`), call?.url);
      assert.deepEqual(call?.body['recipient'], { id: '29:dana', name: '' });
    });

    for (const [status, code] of [
      [400, 'BadArgument'],
      [403, 'BotNotInConversationRoster'],
      [404, 'ConversationNotFound'],
    ] as const) {
      it(`in their own chat where Teams takes no targeted message (${status})`, async () => {
        server.chat.chats.set(OBJECT_ID, { ...place(), scope: 'personal', id: 'a:dana' });
        teams.fault = refusedTargeted({ status, code });
        await answered();
        assert.deepEqual(teams.calls.filter((call) => toChat(call) && said(call)).length, 1);
        assert.deepEqual(inPublic(), []);
      });
    }

    it('in a chat that is opened for it where none is known', async () => {
      teams.fault = refusedTargeted({ status: 403, code: 'Forbidden' });
      await answered();
      assert.deepEqual(
        teams.calls.filter(opens).map((call) => call.body['members']),
        [[{ id: OBJECT_ID, name: '' }]],
      );
      assert.equal(teams.calls.filter((call) => toChat(call) && said(call)).length, 1);
      assert.deepEqual(inPublic(), []);
    });

    it('later where Teams is busy, and then where it was typed', async () => {
      let busy = 2;
      teams.fault = (call) => (targeted(call) && busy-- > 0 ? { status: 503 } : null);
      await answered();
      assert.deepEqual(teams.calls.map(targeted), [true, true, true]);
    });

    for (const status of [429, 502, 504]) {
      it(`later where Teams does not take it now (${status}), and what all read does not wait for it`, async () => {
        teams.fault = refusedTargeted({ status });
        const alone = server.outbox.say(place(dana), 'Only for Dana.');
        server.edge.notifier.start();
        await until('it was refused', () => alone.failures > 0);
        const open = ['For all.', 'And this.'].map((text) => server.outbox.say(place(), text));
        server.edge.notifier.kick();
        await until('all can read the rest', () => open.every(({ sent }) => sent));
        assert.deepEqual([alone.sent, alone.givenUp], [false, false]);
        teams.fault = () => null;
        await until('Dana can read it', () => alone.sent, 8_000);
        assert.equal(inPublic().some(said), false);
      });
    }

    it('in its own turn, while Teams does not take what all read', async () => {
      teams.fault = (call) => (targeted(call) ? null : { status: 502 });
      const open = server.outbox.say(place(), 'For all.');
      server.edge.notifier.start();
      await until('it was refused', () => open.failures > 0);
      const alone = server.outbox.say(place(dana), 'Only for Dana.');
      server.edge.notifier.kick();
      await until('Dana can read it', () => alone.sent);
      assert.equal(open.sent, false);
    });

    describe('after Teams was busy for long', () => {
      const tired = (): void => {
        Object.assign(server.outbox.say(place(dana), 'Only for Dana.'), { failures: 6 });
        server.edge.notifier.start();
      };

      it('in their own chat', async () => {
        server.chat.chats.set(OBJECT_ID, { ...place(), scope: 'personal', id: 'a:dana' });
        teams.fault = refusedTargeted({ status: 503 });
        tired();
        await until('it is said there', () => server.outbox.messages.every(({ sent }) => sent));
        assert.deepEqual(
          teams.calls.map((call) => [toChat(call), said(call)]),
          [
            [false, true],
            [true, true],
          ],
        );
      });

      it('still later where every other way is shut', async () => {
        teams.fault = (call) => (targeted(call) ? { status: 503 } : { status: 403, code: 'Forbidden' });
        tired();
        await until('every way was tried', () => server.outbox.messages.every(({ failures }) => failures > 6));
        assert.equal(server.outbox.messages[0]?.givenUp, false);
        assert.deepEqual(inPublic(), []);
      });
    });

    it('to nobody rather than to everybody where there is no private way, and the log says so', async () => {
      teams.fault = () => ({ status: 403, code: 'Forbidden' });
      await answered();
      assert.deepEqual(inPublic(), []);
      assert.deepEqual(server.logger.errors, ['teams.forbidden']);
      assert.equal(server.outbox.messages[0]?.givenUp, true);
    });
  });
});
