import assert from 'node:assert/strict';
import { createTokens, expiresAtMs } from '../../tab/api/token.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');

function jwt(expiresInS: number, name = 'a'): string {
  const payload = Buffer.from(JSON.stringify({ exp: NOW / 1000 + expiresInS, name: `Zoë ${name} 👋` })).toString('base64url');
  return `e30.${payload}.sig`;
}

function source(tokens: readonly string[]) {
  const left = [...tokens];
  const asked = { times: 0 };
  const get = async (): Promise<string> => {
    asked.times += 1;
    const next = left.shift();
    if (next === undefined) throw new Error('CancelledByUser');
    return next;
  };
  return { get, asked };
}

describe('createTokens', () => {
  it('asks Teams once for requests that start together, and keeps the token while it is good', async () => {
    const { get, asked } = source([jwt(3600)]);
    const tokens = createTokens({ get }, () => NOW);
    assert.deepEqual(new Set(await Promise.all([tokens.current(), tokens.current()])).size, 1);
    await tokens.current();
    assert.equal(asked.times, 1);
  });

  it('asks again when less than a minute is left', async () => {
    const { get } = source([jwt(59, 'old'), jwt(3600, 'new')]);
    const tokens = createTokens({ get }, () => NOW);
    assert.notEqual(await tokens.current(), await tokens.current());
  });

  it('renews a refused token once, although many requests were refused with it', async () => {
    const { get, asked } = source([jwt(3600, 'bad'), jwt(3600, 'good')]);
    const tokens = createTokens({ get }, () => NOW);
    const refused = await tokens.current();
    const renewed = await Promise.all([tokens.renew(refused), tokens.renew(refused)]);
    assert.equal(await tokens.renew(refused), renewed[0]);
    assert.equal(asked.times, 2);
  });

  it('asks again after Teams gave none', async () => {
    const { get, asked } = source([]);
    const tokens = createTokens({ get }, () => NOW);
    await assert.rejects(tokens.current(), /CancelledByUser/);
    await assert.rejects(tokens.current(), /CancelledByUser/);
    assert.equal(asked.times, 2);
  });
});

describe('expiresAtMs', () => {
  it('reads the expiry of a token with any name in it', () => assert.equal(expiresAtMs(jwt(60)), NOW + 60_000));
  for (const token of ['', 'a.b', 'a.%%%.c', 'e30.bnVsbA.x', 'e30.eyJleHAiOiJzb29uIn0.x']) {
    it(`takes “${token}” as expired`, () => assert.equal(expiresAtMs(token), 0));
  }
});
