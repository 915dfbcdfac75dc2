import assert from 'node:assert/strict';
import { request } from 'node:http';
import { createSecret } from '../../bot/core/secret.ts';
import { createMetricsServer } from '../../bot/http/metrics-door.ts';
import { silentLogger } from '../support/silent-logger.ts';

const TOKEN = 'a-token-of-more-than-thirty-two-characters';
type Wish = Readonly<{ path?: string; method?: string; host?: string; authorization?: string }>;
type Answer = Readonly<{ status: number; body: string; headers: Readonly<Record<string, unknown>> }>;

describe('the door to the metrics', () => {
  const doors: ReturnType<typeof createMetricsServer>[] = [];
  let fails = false;
  const page = async () =>
    fails ? Promise.reject(new Error('the password is hunter2')) : { type: 'text/plain; version=0.0.4', body: 'up 1\n' };

  afterEach(async () => {
    fails = false;
    for (const door of doors.splice(0)) await door.close();
  });

  async function open(token: string | null): Promise<(wish?: Wish) => Promise<Answer>> {
    const door = createMetricsServer({ page, token: token === null ? null : createSecret(token), logger: silentLogger });
    doors.push(door);
    const { port } = await door.listen(0, '127.0.0.1');
    // Not with fetch, which lets nobody choose the host.
    return ({ path = '/metrics', method = 'GET', host = `127.0.0.1:${port}`, authorization } = {}) =>
      new Promise((resolve, reject) => {
        const headers = { host, ...(authorization === undefined ? {} : { authorization }) };
        const req = request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (res) => {
          let body = '';
          res.on('data', (part) => {
            body += String(part);
          });
          res.on('end', () => resolve({ status: res.statusCode ?? 0, body, headers: res.headers }));
        });
        req.on('error', reject).end();
      });
  }

  it('tells them to this machine, and lets nobody keep them', async () => {
    const ask = await open(null);
    const { status, body, headers } = await ask();
    assert.deepEqual([status, body], [200, 'up 1\n']);
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4');
    assert.equal(headers['cache-control'], 'no-store');
    for (const host of ['localhost:9464', '[::1]:9464', '127.0.0.1']) assert.equal((await ask({ host })).status, 200, host);
  });

  it('tells them to no page that had its own name lead here', async () => {
    const ask = await open(null);
    for (const host of ['evil.example.com', '127.0.0.1.evil.example.com', 'localhost.evil.example.com:9464'])
      assert.equal((await ask({ host })).status, 403, host);
  });

  it('asks for the token where there is one, whoever asks', async () => {
    const ask = await open(TOKEN);
    for (const authorization of [undefined, '', TOKEN, `Bearer ${TOKEN}x`, `bearer ${TOKEN}`, `Basic ${TOKEN}`]) {
      const answer = await ask(authorization === undefined ? {} : { authorization });
      assert.equal(answer.status, 401, authorization);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      assert.ok(!answer.body.includes('up 1'));
    }
    assert.equal((await ask({ authorization: `Bearer ${TOKEN}`, host: 'metrics.example.com' })).status, 200);
  });

  it('has one address, which can only be read', async () => {
    const ask = await open(null);
    for (const path of ['/', '/metrics/', '/metrics/x', '/livez', '//metrics']) assert.equal((await ask({ path })).status, 404, path);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.equal((await ask({ method })).status, 405, method);
    assert.deepEqual([(await ask({ method: 'HEAD' })).status, (await ask({ path: '/metrics?x=1' })).status], [200, 200]);
  });

  it('says nothing of why it failed to whoever asks', async () => {
    const ask = await open(null);
    fails = true;
    const { status, body } = await ask();
    assert.equal(status, 500);
    assert.doesNotMatch(body, /hunter2/);
  });
});
