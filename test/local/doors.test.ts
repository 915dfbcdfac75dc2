import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStand, type Stand } from './stand.ts';

type Answer = Readonly<{ status: number; body: string; headers: Readonly<Record<string, string | string[] | undefined>> }>;
type Asked = Readonly<{ method?: string; path: string; headers?: Readonly<Record<string, string>>; body?: string }>;

describe('local routes', () => {
  let stand: Stand;
  let pageDir: string;
  let key: string;

  before(async () => {
    pageDir = await mkdtemp(join(tmpdir(), 'signalbox-page-'));
    await mkdir(join(pageDir, 'assets'));
    await writeFile(join(pageDir, 'index.html'), '<meta nonce="__CSP_NONCE__">');
    await writeFile(join(pageDir, 'assets', 'page-1.js'), 'export {};');
    await writeFile(join(pageDir, 'secret.txt'), 'no');
    stand = await openStand({ pageDir });
    key = new URLSearchParams(new URL(stand.url).hash.slice(1)).get('key') ?? '';
  });
  after(async () => {
    await stand.close();
    await rm(pageDir, { recursive: true });
  });

  // Not fetch: it sets Host by itself and tidies paths up.
  const ask = ({ method = 'GET', path, headers = {}, body }: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: stand.port, method, path, headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString(), headers: res.headers }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  const own = (): Record<string, string> => ({
    host: `127.0.0.1:${stand.port}`,
    origin: stand.origin,
    'x-signalbox-key': key,
    'content-type': 'application/json',
  });
  const post = { method: 'POST', path: '/local/api/personas/developer/messages', body: '{"where":{"chat":true},"parts":["hi"]}' };
  const reasonOf = (answer: Answer): string => JSON.parse(answer.body).error.reason;

  it('lets the page in', async () => {
    const answer = await ask({ ...post, headers: own() });
    assert.equal(answer.status, 200, answer.body);
    const { origin: _origin, ...reading } = own();
    assert.equal((await ask({ path: '/local/api/start', headers: reading })).status, 200);
    assert.equal(
      (
        await ask({
          path: '/local/api/start',
          headers: { ...own(), host: `localhost:${stand.port}`, origin: `http://localhost:${stand.port}` },
        })
      ).status,
      200,
    );
  });

  it('refuses a missing or wrong key', async () => {
    const { 'x-signalbox-key': _key, ...without } = own();
    for (const headers of [
      without,
      { ...own(), 'x-signalbox-key': '' },
      { ...own(), 'x-signalbox-key': `${key}x` },
      { ...without, cookie: key },
    ]) {
      const answer = await ask({ ...post, headers });
      assert.deepEqual([answer.status, reasonOf(answer)], [401, 'local.wrong_key']);
    }
    assert.equal((await ask({ path: `/local/api/start?key=${key}`, headers: without })).status, 401);
  });

  it('refuses another host name, which DNS rebinding would bring', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${stand.port}`,
      '127.0.0.1',
      `127.0.0.1:${stand.port + 1}`,
      `127.0.0.1.nip.io:${stand.port}`,
    ]) {
      for (const path of ['/local/', '/local/api/start', '/local/connector/v3/conversations']) {
        const answer = await ask({ path, headers: { ...own(), host, origin: `http://${host}` } });
        assert.deepEqual([answer.status, reasonOf(answer)], [403, 'local.wrong_host'], `${host} ${path}`);
      }
    }
  });

  it('refuses another origin, with the right key too', async () => {
    const origins = [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${stand.port}`,
      `http://127.0.0.1:${stand.port + 1}`,
      `http://localhost:${stand.port}`,
    ];
    for (const origin of origins) {
      const answer = await ask({ ...post, headers: { ...own(), origin } });
      assert.deepEqual([answer.status, reasonOf(answer)], [403, 'local.wrong_origin'], origin);
    }
    const { origin: _origin, ...without } = own();
    assert.equal((await ask({ ...post, headers: without })).status, 403);
    for (const site of ['cross-site', 'same-site', 'none']) {
      assert.equal((await ask({ path: '/local/api/start', headers: { ...without, 'sec-fetch-site': site } })).status, 403, site);
    }
  });

  it('lets no browser reach the connector', async () => {
    const token = await stand.issuer.botToken();
    const path = `/local/connector/v3/teams/${encodeURIComponent(stand.emulator.world.team.id)}`;
    const bot = { host: `127.0.0.1:${stand.port}`, authorization: `Bearer ${token}` };
    assert.equal((await ask({ path, headers: bot })).status, 200);
    assert.equal((await ask({ path, headers: { ...bot, origin: stand.origin } })).status, 403);
    assert.equal((await ask({ path, headers: { ...bot, 'sec-fetch-site': 'same-origin' } })).status, 403);
  });

  it('serves the page without the key, with a policy that lets nothing else in', async () => {
    const answer = await ask({ path: '/local/', headers: { host: `127.0.0.1:${stand.port}` } });
    assert.equal(answer.status, 200);
    const policy = String(answer.headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    assert.equal(answer.body, `<meta nonce="${nonce}">`);
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(part), part);
    }
    assert.ok(!policy.includes('unsafe'));
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    const again = await ask({ path: '/local/', headers: { host: `127.0.0.1:${stand.port}` } });
    assert.notEqual(again.body, answer.body);
  });

  it('serves built files and nothing around them', async () => {
    const get = (path: string): Promise<Answer> => ask({ path, headers: { host: `127.0.0.1:${stand.port}` } });
    assert.equal((await get('/local/assets/page-1.js')).status, 200);
    const outside = [
      '/local/secret.txt',
      '/local/assets/../secret.txt',
      '/local/../package.json',
      '/local/assets/..%2fsecret.txt',
      '/local/%2e%2e/package.json',
      '/local/assets/',
      '/local/.index.html',
      '/local/index.html%00.js',
    ];
    for (const path of outside) assert.equal((await get(path)).status, 404, path);
    assert.deepEqual([(await get('/local')).status, (await get('/local')).headers['location']], [308, '/local/']);
    assert.equal((await ask({ method: 'POST', path: '/local/', headers: own() })).status, 405);
  });

  it('leaves every other path alone', async () => {
    for (const path of ['//', '//evil.example', '/localx', '/api/nothing', '/locale/']) {
      const answer = await ask({ path, headers: { host: 'anything' } });
      assert.deepEqual([answer.status, answer.body], [404, ''], path);
    }
    const posted = await ask({ method: 'POST', path: '/', headers: own() });
    assert.deepEqual([posted.status, posted.body], [404, '']);
  });

  it('leads from the bare address to the page, without the key', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask({ method, path: '/', headers: { host: `localhost:${stand.port}` } });
      assert.deepEqual([answer.status, answer.headers['location']], [302, '/local/']);
    }
    const rebound = await ask({ path: '/', headers: { host: 'evil.example' } });
    assert.deepEqual([rebound.status, reasonOf(rebound)], [403, 'local.wrong_host']);
  });

  it('names what is wrong with a request', async () => {
    const cases: readonly (readonly [Asked, number, string])[] = [
      [{ ...post, body: '{' }, 400, 'local.body_not_json'],
      [{ ...post, body: '{"where":{"chat":true},"parts":[]}' }, 400, 'local.bad_request'],
      [{ ...post, body: '{"where":{"chat":true},"parts":["x"],"more":1}' }, 400, 'local.bad_request'],
      [{ ...post, body: '{"where":{"chat":true},"parts":[{"mention":"28:other"}]}' }, 400, 'local.no_such_account'],
      [{ ...post, body: `{"where":{"chat":true},"parts":["${'x'.repeat(600_000)}"]}` }, 400, 'local.body_too_large'],
      [{ ...post, path: '/local/api/personas/nobody/messages' }, 404, 'local.no_such_person'],
      [{ method: 'PUT', path: '/local/api/personas/developer/messages/1', body: '{"parts":["x"]}' }, 404, 'local.no_such_message'],
      [{ path: '/local/api/nothing' }, 404, 'local.no_such_route'],
      [{ method: 'PUT', path: '/local/api/start' }, 405, 'local.wrong_method'],
    ];
    for (const [asked, status, reason] of cases) {
      const answer = await ask({ ...asked, headers: own() });
      assert.deepEqual([answer.status, reasonOf(answer)], [status, reason]);
    }
  });

  it('frames no page of another server', async () => {
    const save = (contentUrl: string): Promise<Answer> => {
      const tab = { id: null, channelId: stand.emulator.world.team.id, name: 'Mine', entityId: 'e', contentUrl };
      return ask({ method: 'POST', path: '/local/api/tabs', headers: own(), body: JSON.stringify(tab) });
    };
    assert.equal(JSON.parse((await save(`${stand.origin}/tab?start=runs`)).body).contentUrl, '/tab?start=runs');
    assert.equal(JSON.parse((await save('https://evil.example/tab?start=runs')).body).contentUrl, '/tab?start=runs');
    for (const url of [
      'https://evil.example/',
      '/local/',
      '/api/me',
      'javascript:alert(1)',
      '/tabs',
      '//evil.example/x',
      '/tab/../local/',
    ]) {
      const answer = await save(url);
      assert.deepEqual([answer.status, reasonOf(answer)], [400, 'local.foreign_tab'], url);
    }
  });

  it('gives the tab a token of the persona', async () => {
    const answer = await ask({ path: '/local/api/personas/outsider/token', headers: own() });
    const claims = JSON.parse(Buffer.from(JSON.parse(answer.body).token.split('.')[1], 'base64url').toString());
    assert.deepEqual([claims.name, claims.roles], ['Outsider', []]);
  });
});

describe('local routes before the page is built', () => {
  it('say how to build it', async () => {
    const stand = await openStand({ pageDir: join(tmpdir(), 'signalbox-nothing-here') });
    try {
      const answer = await fetch(`${stand.origin}/local/`);
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /npm start/);
    } finally {
      await stand.close();
    }
  });
});
