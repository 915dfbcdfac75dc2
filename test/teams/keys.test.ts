import assert from 'node:assert/strict';
import type { Clock } from '../../bot/core/clock.ts';
import { TeamsKeys } from '../support/teams-keys.ts';
import { message } from './activities.ts';
import { EdgeServer } from './edge-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The wall clock, moved. */
class MovedClock implements Clock {
  offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}

describe('the signing keys of Teams', () => {
  let server: EdgeServer;
  let clock: MovedClock;

  beforeEach(async () => {
    clock = new MovedClock();
    server = await EdgeServer.start({ clock });
  });

  afterEach(async () => {
    await server.close();
  });

  /** Status of a message whose token is valid at the time of the moved clock. */
  const send = async (signing: Readonly<{ kid?: string }> = {}): Promise<number> => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const bearer = await server.keys.bearer({ nbf: now - 10, exp: now + 600 }, signing);
    return (await server.post(bearer, message())).status;
  };

  it('are fetched once and kept for 24 hours', async () => {
    for (const hours of [0, 1, 12, 23.9]) {
      clock.offsetMs = hours * HOUR;
      assert.equal(await send(), 200);
    }
    assert.equal(server.keys.keyFetches, 1);
    clock.offsetMs = 24.1 * HOUR;
    assert.equal(await send(), 200);
    assert.equal(server.keys.keyFetches, 2);
    assert.equal(server.keys.metadataFetches, 2);
  });

  it('are fetched before the first message when the edge warms up', async () => {
    await server.edge.warmUp();
    assert.equal(server.keys.keyFetches, 1);
    assert.equal(await send(), 200);
    assert.equal(server.keys.keyFetches, 1);
  });

  it('are fetched again for an unknown key id, so a rotated key is accepted', async () => {
    assert.equal(await send(), 200);
    await server.keys.rotate();
    assert.equal(await send(), 401, 'the last fetch is less than 5 minutes ago');
    clock.offsetMs = 5 * MINUTE + 1000;
    assert.equal(await send(), 200);
    assert.equal(server.keys.keyFetches, 2);
  });

  it('are fetched for unknown key ids at most once in 5 minutes', async () => {
    assert.equal(await send(), 200);
    for (let minute = 1; minute <= 20; minute += 1) {
      clock.offsetMs = minute * MINUTE;
      assert.equal(await send({ kid: `unknown-${minute}` }), 401);
    }
    assert.equal(server.keys.keyFetches, 5);
  });

  it('are fetched at most once for 200 unknown key ids at the same time', async () => {
    assert.equal(await send(), 200);
    clock.offsetMs = 6 * MINUTE;
    const statuses = await Promise.all(Array.from({ length: 200 }, (_, index) => send({ kid: `unknown-${index}` })));
    assert.deepEqual(new Set(statuses), new Set([401]));
    assert.equal(server.keys.keyFetches, 2);
    assert.equal(server.chat.calls, 1);
  });

  it('are fetched once for 200 messages at the same time with no key known yet', async () => {
    const statuses = await Promise.all(Array.from({ length: 200 }, (_, index) => send(index % 2 === 0 ? {} : { kid: `unknown-${index}` })));
    assert.equal(statuses.filter((status) => status === 200).length, 100);
    assert.equal(statuses.filter((status) => status === 401).length, 100);
    assert.equal(server.keys.keyFetches, 1);
  });

  it('keep their validity for 24 hours while they cannot be fetched', async () => {
    assert.equal(await send(), 200);
    server.keys.down = true;
    clock.offsetMs = 23.9 * HOUR;
    assert.equal(await send(), 200);
    clock.offsetMs = 24.1 * HOUR;
    assert.equal(await send(), 503);
    server.keys.down = false;
    clock.offsetMs += 11_000;
    assert.equal(await send(), 200);
  });

  it('make a 503 when none is known and none can be fetched, asked for at most every 10 seconds', async () => {
    server.keys.down = true;
    assert.deepEqual(await Promise.all([send(), send(), send()]), [503, 503, 503]);
    assert.equal(await send(), 503);
    assert.equal(server.keys.metadataFetches, 1);
    clock.offsetMs = 11_000;
    assert.equal(await send(), 503);
    assert.equal(server.keys.metadataFetches, 2);
    assert.equal(server.chat.calls, 0);
    server.keys.down = false;
    clock.offsetMs = 22_000;
    assert.equal(await send(), 200);
  });

  it('make a 503 for an unknown key id that cannot be looked up, and none for a known one', async () => {
    assert.equal(await send(), 200);
    server.keys.down = true;
    clock.offsetMs = 6 * MINUTE;
    assert.equal(await send({ kid: 'unknown' }), 503);
    assert.equal(await send({ kid: 'unknown' }), 503);
    assert.equal(await send(), 200);
    assert.equal(server.keys.metadataFetches, 2);
  });

  it('do not go stale or get stuck when the clock is set back', async () => {
    clock.offsetMs = 10 * HOUR;
    assert.equal(await send(), 200);
    clock.offsetMs = 0;
    assert.equal(await send(), 200);
    await server.keys.rotate();
    assert.equal(await send(), 200);
  });
});

describe('a key set', () => {
  it('is refused as a whole when it holds no signing key', async () => {
    const keys = await TeamsKeys.start();
    keys.published.length = 0;
    const server = await EdgeServer.start({ keys });
    assert.equal((await server.post(await keys.bearer(), message())).status, 503);
    await server.close();
  });

  it('may hold entries that are not RSA keys or cannot be read', async () => {
    const keys = await TeamsKeys.start();
    keys.extra.push({ kty: 'EC', kid: 'ec', crv: 'P-256', x: 'x', y: 'y' }, { kty: 'RSA', kid: 'bad', n: '!', e: '!' }, null, 5);
    const server = await EdgeServer.start({ keys });
    assert.equal((await server.post(await keys.bearer(), message())).status, 200);
    assert.equal((await server.post(await keys.bearer({}, { kid: 'bad' }), message())).status, 401);
    await server.close();
  });

  it('is not fetched without TLS from another host than its metadata', async () => {
    const keys = await TeamsKeys.start();
    keys.jwksUri = keys.metadataUrl.replace('127.0.0.1', 'localhost');
    const server = await EdgeServer.start({ keys });
    assert.equal((await server.post(await keys.bearer(), message())).status, 503);
    assert.equal(keys.keyFetches, 0);
    await server.close();
  });
});
