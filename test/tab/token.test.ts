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
  const getNewerThan = async (seconds: number): Promise<string> => `${await get()}.newer than ${seconds}`;
  return { get, getNewerThan, asked };
}

describe('createTokens', () => {
  it('asks Teams once for requests that start together, and keeps the token while it is good', async () => {
    const { asked, ...teams } = source([jwt(3600)]);
    const tokens = createTokens(teams, () => NOW);
    assert.deepEqual(new Set(await Promise.all([tokens.current(), tokens.current()])).size, 1);
    await tokens.current();
    assert.equal(asked.times, 1);
  });

  it('asks again when less than a minute is left', async () => {
    const tokens = createTokens(source([jwt(59, 'old'), jwt(3600, 'new')]), () => NOW);
    assert.notEqual(await tokens.current(), await tokens.current());
  });

  it('renews a refused token once, although many requests were refused with it', async () => {
    const { asked, ...teams } = source([jwt(3600, 'bad'), jwt(3600, 'good')]);
    const tokens = createTokens(teams, () => NOW);
    const refused = await tokens.current();
    const renewed = await Promise.all([tokens.renew(refused), tokens.renew(refused)]);
    assert.equal(await tokens.renew(refused), renewed[0]);
    assert.equal(asked.times, 2);
  });

  it('asks again after Teams gave none', async () => {
    const { asked, ...teams } = source([]);
    const tokens = createTokens(teams, () => NOW);
    await assert.rejects(tokens.current(), /CancelledByUser/);
    await assert.rejects(tokens.current(), /CancelledByUser/);
    assert.equal(asked.times, 2);
  });
});

describe('signing in again', () => {
  const issued = (secondsAgo: number): string =>
    `e30.${Buffer.from(JSON.stringify({ exp: NOW / 1000 + 3600, iat: NOW / 1000 - 300 - secondsAgo })).toString('base64url')}.sig`;

  it('knows how old the sign-in of the kept token is, and does not before there is one', async () => {
    const tokens = createTokens(source([issued(90)]), () => NOW);
    assert.equal(tokens.ageMs(), null);
    await tokens.current();
    assert.equal(tokens.ageMs(), 90_000);
  });

  it('takes a token that does not say for one of unknown age', async () => {
    const tokens = createTokens(source([jwt(3600)]), () => NOW);
    await tokens.current();
    assert.equal(tokens.ageMs(), null);
  });

  it('asks for a token newer than now although the kept one is good, and keeps it', async () => {
    const { asked, ...teams } = source([issued(900), issued(0)]);
    const tokens = createTokens(teams, () => NOW);
    await tokens.current();
    assert.match(await tokens.signInAgain(), new RegExp(`newer than ${NOW / 1000}$`));
    assert.deepEqual([await tokens.current(), tokens.ageMs(), asked.times], [`${issued(0)}.newer than ${NOW / 1000}`, 0, 2]);
  });

  it('does not take the answer to a question that was under way already', async () => {
    const tokens = createTokens(source([issued(900), issued(0)]), () => NOW);
    const [old, anew] = await Promise.all([tokens.current(), tokens.signInAgain()]);
    assert.notEqual(old, anew);
    assert.match(anew, /newer than/);
  });
});

describe('expiresAtMs', () => {
  it('reads the expiry of a token with any name in it', () => assert.equal(expiresAtMs(jwt(60)), NOW + 60_000));
  for (const token of ['', 'a.b', 'a.%%%.c', 'e30.bnVsbA.x', 'e30.eyJleHAiOiJzb29uIn0.x']) {
    it(`takes “${token}” as expired`, () => assert.equal(expiresAtMs(token), 0));
  }
});
