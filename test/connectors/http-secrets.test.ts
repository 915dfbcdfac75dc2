import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import httpModule, { createHttpConnector } from '../../bot/connectors/http/index.ts';
import { AppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { call } from './http-calls.ts';

const VALUE = 'correct-horse-battery';

describe('http.request with secrets', () => {
  const heard: (string | undefined)[] = [];
  let target: Server;
  let origin: string;
  before(async () => {
    target = createServer((req, res) => {
      heard.push(req.headers.authorization);
      res.end(`${'x'.repeat(3490)}${VALUE}`);
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
  });
  after(() => target.close());
  beforeEach(() => void heard.splice(0));

  const connector = (headers: object) =>
    createHttpConnector(httpModule.config.parse({ origins: [{ origin, private: true, headers }] }), {});
  const WITH = { authorization: 'Bearer env:SHOP_TOKEN' };
  const masker = new Masker();
  const secret = async () => masker.resolved(VALUE, 'env:SHOP_TOKEN');

  it('names the secret in the pins and sends its value', async () => {
    const action = connector(WITH).actions['request'] ?? assert.fail();
    const pins = await action.pin(action.input.parse({ url: `${origin}/` }));
    assert.deepEqual(pins, { reach: 'private', 'secret authorization': 'Bearer env:SHOP_TOKEN' });
    const outcome = await call(connector(WITH), { url: `${origin}/` }, { secret, masking: masker });
    assert.equal(outcome.status, 'succeeded');
    assert.deepEqual(heard, [`Bearer ${VALUE}`]);
  });

  it('shows no part of a secret that lies where an answer is cut', async () => {
    const outcome = await call(connector(WITH), { url: `${origin}/` }, { secret, masking: masker });
    assert.ok(!/correct|horse/.test(JSON.stringify(outcome)));
  });

  it('sends nothing when the secret cannot be had, or cannot stand in a header', async () => {
    const missing = async () => {
      throw new AppError({ code: 'unavailable', reason: 'secret.missing', message: 'env:SHOP_TOKEN is not there.' });
    };
    const failed = await call(connector(WITH), { url: `${origin}/` }, { secret: missing });
    assert.deepEqual([failed.status, failed.reason, failed.transient], ['failed', 'secret.missing', true]);
    const broken = await call(connector(WITH), { url: `${origin}/` }, { secret: async () => createSecret('correct\r\nhorse: 1') });
    assert.deepEqual([broken.status, broken.reason], ['failed', 'secret.unusable']);
    assert.doesNotMatch(broken.message, /correct|horse/);
    assert.deepEqual(heard, []);
  });

  it('does nothing when another secret, one more or one less was approved', async () => {
    for (const [approved, present] of [
      [WITH, { authorization: 'Bearer env:OTHER_TOKEN' }],
      [{}, WITH],
      [WITH, {}],
    ] as const) {
      const before = connector(approved).actions['request'] ?? assert.fail();
      const pins = await before.pin(before.input.parse({ url: `${origin}/` }));
      const outcome = await call(connector(present), { url: `${origin}/` }, { pins, secret });
      assert.deepEqual([outcome.status, outcome.reason], ['failed', 'http.settings_changed']);
    }
    assert.deepEqual(heard, []);
  });
});
