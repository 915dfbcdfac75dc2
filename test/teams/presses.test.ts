import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FormAnswer } from '../../bot/core/answer.ts';
import { PRESS_VERBS, type PressReply } from '../../bot/core/chat.ts';
import { AppError } from '../../bot/core/errors.ts';
import { ENGLISH } from '../../bot/core/text/language.ts';
import { BUDGETS } from '../../bot/teams/bot.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { execute, HANDLE, OBJECT_ID, submit, THREAD_ID } from './activities.ts';
import { EdgeServer, type Reply } from './edge-server.ts';
import { type ConnectorCall, RecordingConnector } from './recording-connector.ts';
import { runCard } from './run-card.ts';

const FORM: FormAnswer = {
  kind: 'form',
  handle: HANDLE,
  workflow: { name: 'deploy', title: 'Deploy', description: '' },
  fields: [],
  values: {},
  problems: {},
};
const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

type Activity = Readonly<Record<string, unknown>>;

/** A message that only the presser sees: in the thread, and targeted. */
function isPrivate(call: ConnectorCall | undefined): boolean {
  const path = `/v3/conversations/${encodeURIComponent(THREAD_ID)}/activities?isTargetedActivity=true`;
  return call?.url.endsWith(path) === true && JSON.stringify(call.body['recipient']) === JSON.stringify({ id: '29:dana', name: '' });
}

/** What no card of ours sends, as the data of a button. */
const TAMPERED: readonly (readonly [name: string, data: unknown])[] = [
  ['no handle', {}],
  ['a handle that is too short', { handle: 'AAAA' }],
  ['a handle that is too long', { handle: HANDLE.repeat(2) }],
  ['a handle with other characters', { handle: `${HANDLE.slice(1)}'` }],
  ['a handle that is an object', { handle: { $ne: null } }],
  ['a handle that is a list', { handle: [HANDLE] }],
  ['a field that was added', { handle: HANDLE, approved: true }],
  ['another run id', { handle: HANDLE, runId: 'r-22222222' }],
  ['a comment that is an object', { handle: HANDLE, comment: { text: 'x' } }],
  ['a comment that is a number', { handle: HANDLE, comment: 5 }],
  ['a constructor key', { handle: HANDLE, constructor: { prototype: { admin: true } } }],
  ['a list', [HANDLE]],
  ['a text', HANDLE],
  ['null', null],
];

describe('a press on a card', () => {
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

  const send = async (activity: Activity): Promise<Reply> => {
    const serviceUrl = teams.serviceUrl;
    return server.post(await server.keys.bearer({ serviceurl: serviceUrl }), { ...activity, serviceUrl });
  };
  const body = (reply: Reply): Record<string, unknown> => reply.json as Record<string, unknown>;

  describe('with Action.Execute', () => {
    for (const verb of PRESS_VERBS) {
      it(`reaches the chat door as ${verb}`, async () => {
        assert.equal((await send(execute(verb))).status, 200);
        assert.deepEqual(server.pressedVerbs, [verb]);
      });
    }

    it('carries who pressed, where, the handle and the comment, and nothing else', async () => {
      await send(execute('approve', { handle: HANDLE, verb: 'approve', msteams: { type: 'x' }, comment: ' looks\u00a0good \u200b' }));
      assert.deepEqual(server.chat.presses, [
        {
          key: { tenantId: TENANT_ID, conversationId: THREAD_ID, activityId: 'f:1', type: 'invoke' },
          principal: { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana Developer' },
          conversation: server.chat.presses[0]?.conversation,
          verb: 'approve',
          handle: HANDLE,
          inputs: { comment: 'looks good' },
          speech: ENGLISH,
        },
      ]);
      assert.equal(server.chat.presses[0]?.conversation.id, THREAD_ID);
    });

    it('carries the message that has the button, where Teams says which', async () => {
      await send({ ...execute('approve', { handle: HANDLE }), replyToId: '1700000000001' });
      assert.equal(server.chat.presses[0]?.messageId, '1700000000001');
    });

    it('carries the values of a form as they were typed', async () => {
      await send(execute('submit_form', { handle: HANDLE, service: 'shop', dry_run: 'true', replicas: 3, urgent: false, note: '' }));
      assert.deepEqual(server.chat.presses[0]?.inputs, { service: 'shop', dry_run: 'true', replicas: 3, urgent: false, note: '' });
    });

    it('is answered with a text, a card or a form', async () => {
      const replies: readonly (readonly [PressReply, string, unknown])[] = [
        [{ kind: 'text', text: 'You may not approve your own run.' }, MESSAGE, 'You may not approve your own run.'],
        [{ kind: 'card', card: runCard('r-1', 'succeeded') }, CARD, { type: 'AdaptiveCard', run: 'r-1', state: 'succeeded' }],
        [{ kind: 'form', form: FORM }, CARD, { type: 'AdaptiveCard', kind: 'form' }],
      ];
      for (const [said, type, value] of replies) {
        server.chat.onPress = async () => said;
        const reply = await send(execute('approve'));
        assert.equal(reply.status, 200);
        assert.deepEqual(reply.json, { statusCode: 200, type, value });
      }
      assert.equal(teams.calls.length, 0);
    });

    for (const [name, data] of TAMPERED) {
      it(`is malformed with ${name}: 400, and nothing is done`, async () => {
        const reply = await send(execute('approve', data as Activity));
        assert.equal(reply.status, 400);
        assert.equal(body(reply)['statusCode'], 400);
        assert.equal(body(reply)['type'], ERROR);
        assert.equal(server.chat.calls, 0);
      });
    }

    it('loses a __proto__ key, wherever it stands', async () => {
      const data = `{"handle":"${HANDLE}","service":"shop","__proto__":{"admin":true}}`;
      const activity = JSON.stringify(execute('submit_form', {}, { serviceUrl: teams.serviceUrl })).replace('"data":{}', `"data":${data}`);
      const reply = await server.post(await server.keys.bearer({ serviceurl: teams.serviceUrl }), activity);
      assert.equal(reply.status, 200);
      assert.deepEqual(Object.entries(server.chat.presses[0]?.inputs ?? {}), [['service', 'shop']]);
      assert.equal(Reflect.get({}, 'admin'), undefined);
    });

    it('is malformed with an unknown verb, two verbs, another action or no action', async () => {
      for (const value of [
        { action: { type: 'Action.Execute', verb: 'drop', data: { handle: HANDLE } } },
        { action: { type: 'Action.Execute', verb: 'constructor', data: { handle: HANDLE } } },
        { action: { type: 'Action.Execute', verb: 'approve', data: { handle: HANDLE, verb: 'reject' } } },
        { action: { type: 'Action.Submit', verb: 'approve', data: { handle: HANDLE } } },
        { action: null },
        {},
        null,
        undefined,
        'approve',
        [],
      ]) {
        assert.equal((await send(execute('approve', {}, { value }))).status, 400);
      }
      assert.equal(server.chat.calls, 0);
    });

    it('is answered with a hint when what was typed is too long', async () => {
      const comment = await send(execute('approve', { handle: HANDLE, comment: 'x'.repeat(1001) }));
      assert.match(String(body(comment)['value']), /Shorten it/);
      const form = await send(execute('submit_form', { handle: HANDLE, service: 'x'.repeat(4001) }));
      assert.match(String(body(form)['value']), /Correct it/);
      assert.equal(server.chat.calls, 0);
    });

    it('is answered with a sentence when it fails, never with an error of HTTP', async () => {
      server.chat.onPress = async () => {
        throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer. Press again.' });
      };
      const known = await send(execute('approve'));
      assert.deepEqual(known.json, { statusCode: 200, type: MESSAGE, value: 'The database does not answer. Press again.' });
      server.chat.onPress = async () => {
        throw new TypeError('a bug with a secret in it');
      };
      const unknown = await send(execute('approve'));
      assert.equal(unknown.status, 200);
      assert.ok(!unknown.text.includes('secret'));
      assert.deepEqual(server.logger.errors, ['store.unavailable', 'internal.unexpected']);
    });
  });

  describe('that takes longer than Teams waits', () => {
    const late =
      (reply: PressReply): (() => Promise<PressReply>) =>
      async () => {
        await sleep(400);
        return reply;
      };

    it('is answered at once, and a text follows for the presser alone', async () => {
      server.chat.onPress = late({ kind: 'text', text: 'Approved.' });
      const reply = await send(execute('approve'));
      assert.deepEqual(reply.json, { statusCode: 200, type: MESSAGE, value: 'Working on it…' });
      await until('the text follows', () => teams.texts().includes('Approved.'));
      assert.ok(isPrivate(teams.calls[0]));
    });

    it('is followed by nothing when the outbox shows the card anyway, or when nobody pressed', async () => {
      server.chat.onPress = late({ kind: 'card', card: runCard('r-1') });
      await send(execute('approve'));
      server.chat.onPress = late({ kind: 'text', text: 'gone' });
      await send(execute('refresh'));
      server.chat.onPress = late({ kind: 'form', form: FORM });
      await send(execute('submit_form'));
      await until('the form follows', () => teams.calls.length > 0);
      assert.deepEqual(
        teams.calls.map((call) => call.body['attachments']),
        [[{ contentType: CARD, content: { type: 'AdaptiveCard', kind: 'form' } }]],
      );
    });

    it('is followed by a sentence when it fails in the end, and the failure is logged', async () => {
      server.chat.onPress = async () => {
        await sleep(300);
        throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
      };
      await send(execute('approve'));
      await until('the sentence follows', () => teams.texts().includes('The database does not answer.'));
      assert.deepEqual(server.logger.errors, ['store.unavailable']);
    });
  });

  describe('with Action.Submit', () => {
    it('reaches the chat door, and a text answer goes to the presser alone', async () => {
      const reply = await send(submit({ verb: 'approve', handle: HANDLE, comment: 'ok' }));
      assert.equal(reply.status, 200);
      assert.equal(reply.text, '');
      assert.deepEqual(server.chat.presses[0]?.inputs, { comment: 'ok' });
      assert.equal(server.chat.presses[0]?.key.type, 'message');
      await until('the text is sent', () => teams.texts().includes('done'));
      assert.ok(teams.calls.every(isPrivate));
    });

    for (const [name, data] of TAMPERED.filter(([, value]) => value !== null && typeof value === 'object')) {
      it(`is answered politely with ${name}, and nothing is done`, async () => {
        const value = Array.isArray(data) ? data : { verb: 'approve', ...(data as object) };
        assert.equal((await send(submit(value))).status, 200);
        await until('the sentence is sent', () => teams.calls.length === 1);
        assert.ok(isPrivate(teams.calls[0]));
        assert.match(String(teams.texts()[0]), /nothing was done/);
        assert.equal(server.chat.calls, 0);
      });
    }

    it('makes a 503 when nothing could be recorded', async () => {
      server.chat.onPress = async () => {
        throw new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
      };
      assert.equal((await send(submit({ verb: 'approve', handle: HANDLE }))).status, 503);
    });

    it('is acknowledged in time when the work hangs, and the answer follows', async () => {
      server.chat.onPress = async () => {
        await sleep(400);
        return { kind: 'text', text: 'late' };
      };
      assert.equal((await send(submit({ verb: 'approve', handle: HANDLE }))).status, 200);
      assert.equal(teams.calls.length, 0);
      await until('the answer follows', () => teams.texts().includes('late'));
    });
  });
});

describe('an invoke', () => {
  it('is answered within two seconds while the work takes longer', async () => {
    assert.ok(BUDGETS.invokeMs <= 1_500);
    const server = await EdgeServer.start();
    try {
      let finish = (): void => {};
      server.chat.onPress = () =>
        new Promise((resolve) => {
          finish = () => resolve({ kind: 'card', card: runCard('r-1') });
        });
      const bearer = await server.keys.bearer();
      await server.edge.warmUp();
      const start = performance.now();
      const reply = await server.post(bearer, execute('approve'));
      const tookMs = performance.now() - start;
      finish();
      assert.equal(reply.status, 200);
      assert.ok(tookMs < 2_000, `${tookMs} ms`);
      assert.ok(tookMs > 1_000, 'the work got its time');
    } finally {
      await server.close();
    }
  });
});
