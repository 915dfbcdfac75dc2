import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { admit } from '../../bot/teams/gate.ts';
import { allowServiceUrls, isAllowedServiceUrl } from '../../bot/teams/service-url.ts';
import { anyBody, bent } from '../support/bent.ts';
import { count } from '../support/counts.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { BOT_ID, BOT_MENTION, channelMessage, execute, HANDLE, message, submit } from './activities.ts';
import { EdgeServer } from './edge-server.ts';

type Json = Record<string, unknown>;

const TEMPLATES: readonly Json[] = [
  { ...message({ attachments: [{ contentType: 'text/html', content: '<p>status</p>' }], entities: [BOT_MENTION] }) },
  { ...channelMessage() },
  { ...channelMessage({ text: 'status', entities: [], recipient: { id: BOT_ID, name: 'Signalbox', isTargeted: true } }) },
  { ...channelMessage({ type: 'messageUpdate', channelData: { tenant: { id: TENANT_ID }, eventType: 'editMessage' } }) },
  { ...channelMessage({ type: 'conversationUpdate', membersAdded: [{ id: 'x' }] }) },
  { ...channelMessage({ type: 'installationUpdate', action: 'add' }) },
  { ...execute('approve', { handle: HANDLE, comment: 'ok' }) },
  { ...execute('submit_form', { handle: HANDLE, service: 'shop', replicas: 3, urgent: true }) },
  { ...submit({ verb: 'reject', handle: HANDLE, comment: 'no' }) },
];

const nearly = bent(TEMPLATES);
const anything = anyBody(TEMPLATES, ['type', 'from', 'value']);

describe('any body with a genuine token', () => {
  let server: EdgeServer;
  let bearer: string;
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => {
    rejections.push(reason);
  };

  before(async () => {
    server = await EdgeServer.start();
    bearer = await server.keys.bearer();
    process.on('unhandledRejection', note);
  });

  after(async () => {
    process.off('unhandledRejection', note);
    await server.close();
  });

  const rule = allowServiceUrls(CLOUDS.public.serviceHosts);

  function heapMb(): number {
    server.logger.lines.length = 0;
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1024 / 1024;
  }

  /** Whatever reached the chat door is of our tenant, from Teams, by somebody known, and clean. */
  function checkCalls(): void {
    const { messages, edits, presses, greetings } = server.chat;
    for (const { principal, conversation, key } of [...messages, ...edits, ...presses]) {
      assert.match(principal.objectId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.equal(principal.tenantId, TENANT_ID);
      assert.ok(isAllowedServiceUrl(rule, conversation.serviceUrl));
      assert.match(`${conversation.id}${conversation.botId}${key.activityId}`, /^[\x21-\x7e]+$/);
    }
    for (const { alone, conversation } of [...messages, ...edits]) assert.ok(alone === undefined || conversation.scope !== 'personal');
    for (const { text } of [...messages, ...edits]) assert.ok(!/\p{Surrogate}|[^\P{Cc}\n]/u.test(text));
    for (const { inputs, handle } of presses) {
      assert.match(handle, /^[A-Za-z0-9_-]{22}$/);
      for (const value of Object.values(inputs)) assert.ok(['string', 'number', 'boolean'].includes(typeof value));
    }
    for (const list of [messages, edits, presses, greetings]) list.length = 0;
  }

  it('is answered with 200, 400, 401, 403 or 413, never with an error of the server, and leaves nothing behind', async function () {
    this.timeout(600_000);
    const prototype = Reflect.ownKeys(Object.prototype);
    const seen = new Set<number>();
    const run = (numRuns: number): Promise<void> =>
      fc.assert(
        fc.asyncProperty(anything, async (body) => {
          const { status, text } = await server.post(bearer, body);
          seen.add(status);
          assert.ok([200, 400, 401, 403, 413].includes(status), `${status} ${text}`);
          checkCalls();
        }),
        { numRuns },
      );
    await run(count(4_000));
    const before = heapMb();
    await run(count(16_000));
    const grownMb = heapMb() - before;
    assert.ok(grownMb < 30, `memory grew by ${grownMb} MB`);
    assert.ok(seen.has(200) && seen.has(400) && seen.has(403), 'good and bad ones were among them');
    assert.deepEqual(rejections, []);
    assert.deepEqual(Reflect.ownKeys(Object.prototype), prototype);
  });

  it('may be nested 5,000 deep', async () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    for (const field of ['value', 'entities', 'attachments', 'from', 'channelData']) {
      const body = JSON.stringify(message()).replace(/}$/, `,"${field}":${deep}}`);
      const { status } = await server.post(bearer, body);
      assert.ok(status === 200 || status === 400, `${field}: ${status}`);
    }
    server.chat.messages.length = 0;
  });

  it('is refused at 256 kB and one byte, and when it is compressed', async () => {
    const overhead = JSON.stringify(message({ text: '' })).length;
    const largest = message({ text: 'x'.repeat(256 * 1024 - overhead) });
    assert.equal(JSON.stringify(largest).length, 256 * 1024);
    assert.equal((await server.post(bearer, largest)).status, 200);
    assert.equal((await server.post(bearer, message({ text: 'x'.repeat(256 * 1024 - overhead + 1) }))).status, 413);
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'x'));
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: bearer },
      body: bomb,
    });
    assert.equal(response.status, 415);
    await response.arrayBuffer();
  });

  it('is measured by the edge itself when the server in front does not', async () => {
    const delivery = { authorization: [bearer], contentLength: 256 * 1024 + 1, body: message() };
    const facts = {
      appId: '',
      issuer: '',
      tenants: new Set<string>(),
      serviceUrls: rule,
      keys: { find: async () => null, warm: async () => {} },
    };
    assert.equal(((await admit(delivery, facts, new Date(0))) as { status: number }).status, 413);
  });

  it('makes no difference without a token: 401, whatever is in it', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(nearly, async (body) => {
        const { status } = await server.post(null, body);
        assert.ok(status === 401 || (status === 400 && !/^[[{]/.test(body)), `${status} for ${body}`);
      }),
      { numRuns: count(1_000) },
    );
    assert.equal(server.chat.calls, 0);
  });
});
