import assert from 'node:assert/strict';
import { type FakeEntra, FOREIGN_TENANT } from '../support/entra.ts';
import { type ServedApi, serveApi } from './served-api.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the keys of Entra', () => {
  let api: ServedApi;
  let entra: FakeEntra;
  beforeEach(async () => {
    api = await serveApi();
    entra = api.entra;
  });
  afterEach(() => api.close());

  const statusOf = async (token: Promise<string>): Promise<number> => {
    const response = await api.fetch('/api/me', { token: await token });
    await response.arrayBuffer();
    return response.status;
  };

  it('are fetched once for many first requests at the same time', async () => {
    const token = entra.token();
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(token)));
    assert.deepEqual([new Set(statuses), entra.fetches()], [new Set([200]), 1]);
  });

  it('are fetched again after an hour, not before', async () => {
    await statusOf(entra.token());
    api.pass(HOUR_MS - 1);
    await statusOf(entra.token());
    assert.equal(entra.fetches(), 1);
    api.pass(1);
    await statusOf(entra.token());
    assert.equal(entra.fetches(), 2);
  });

  it('are fetched again for a new key id, so that a rotation is noticed at once', async () => {
    await statusOf(entra.token());
    await entra.rotate();
    api.pass(5 * MINUTE_MS);
    assert.deepEqual([await statusOf(entra.token()), entra.fetches()], [200, 2]);
  });

  it('are fetched at most once in five minutes however many unknown key ids come', async () => {
    await statusOf(entra.token());
    api.pass(5 * MINUTE_MS);
    const unknown = Array.from({ length: 200 }, (_, n) => statusOf(entra.token({}, { header: { kid: `unknown-${n}` } })));
    assert.deepEqual(new Set(await Promise.all(unknown)), new Set([401]));
    assert.equal(entra.fetches(), 2);
    api.pass(5 * MINUTE_MS - 1);
    await statusOf(entra.token({}, { header: { kid: 'another' } }));
    assert.equal(entra.fetches(), 2);
  });

  it('stop being good when Entra no longer publishes them', async () => {
    const old = entra.token({ exp: Date.parse('2026-05-05T10:00:00Z') / 1000 });
    await statusOf(old);
    await entra.rotate({ keepOld: false });
    api.pass(HOUR_MS);
    assert.deepEqual([await statusOf(old), await statusOf(entra.token())], [401, 200]);
  });

  it('that belong to another issuer are not used', async () => {
    await entra.rotate({ issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0' });
    assert.equal(await statusOf(entra.token()), 401);
    await entra.rotate({ issuer: `https://login.microsoftonline.com/${FOREIGN_TENANT}/v2.0` });
    api.pass(HOUR_MS);
    assert.equal(await statusOf(entra.token()), 401);
  });

  for (const down of ['error', 'garbage', 'reset'] as const) {
    it(`answer 503 when they cannot be had at all (${down}), and recover`, async () => {
      entra.answerWith(down);
      const response = await api.fetch('/api/me', { token: await entra.token() });
      assert.deepEqual([response.status, response.headers.get('retry-after'), api.calls.length], [503, '10', 0]);
      await response.arrayBuffer();
      entra.answerWith('keys');
      assert.equal(await statusOf(entra.token()), 503, 'the pause after a failure');
      const tried = entra.fetches();
      api.pass(10_000);
      assert.deepEqual([await statusOf(entra.token()), tried], [200, 1]);
    });

    it(`stay good for a day while Entra cannot be reached (${down}), and no longer`, async () => {
      await statusOf(entra.token());
      entra.answerWith(down);
      api.pass(24 * HOUR_MS - 1);
      assert.equal(await statusOf(entra.token()), 200);
      assert.equal(await statusOf(entra.token({}, { header: { kid: 'may-be-new' } })), 503);
      api.pass(10_000);
      assert.equal(await statusOf(entra.token()), 503);
    });
  }
});
