import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { AppError } from '../../bot/core/errors.ts';
import type { ApiError } from '../../bot/http/contract.ts';
import { posted, type Served, type ServedApi, serveApi, statusOf } from './served-api.ts';
import { WRONG_FIELDS } from './wrong-fields.ts';

describe('the server', () => {
  let api: ServedApi;
  const serve = async (given: Served = {}): Promise<ServedApi> => {
    api = await serveApi(given);
    return api;
  };
  afterEach(() => api.close());
  const refusal = async (response: Response): Promise<readonly unknown[]> => [
    response.status,
    ((await response.json()) as ApiError).error.reason,
  ];

  describe('on a port in use', () => {
    it('says which port, and what to do', async () => {
      const { port } = await serve();
      const other = serveApi({ port });
      await assert.rejects(other, (error: AppError) => {
        assert.deepEqual([error.code, error.reason], ['conflict', 'http.port_in_use']);
        assert.match(error.message, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is already in use.*SIGNALBOX_PORT`));
        return true;
      });
    });

    it('says so for an address that this machine does not have', async () => {
      await serve();
      await assert.rejects(serveApi({ host: '192.0.2.1' }), (error: AppError) => error.reason === 'http.cannot_listen');
    });
  });

  describe('at the door', () => {
    it('answers 429 with Retry-After to an address that sends too much, before it looks at the token', async () => {
      await serve({ deps: { limits: { othersPerMinute: 3 } } });
      const answers = [];
      for (let n = 0; n < 4; n += 1) answers.push(await api.fetch('/api/me'));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 401, 401, 429],
      );
      assert.equal(answers[3]?.headers.get('retry-after'), '60');
      for (const answer of answers) await answer.arrayBuffer();
    });

    it('counts what leads nowhere too', async () => {
      await serve({ deps: { limits: { othersPerMinute: 1 } } });
      assert.deepEqual(await refusal(await api.fetch('/')), [404, 'route.not_found']);
      assert.deepEqual(await refusal(await api.fetch('/x')), [429, 'http.rate_limited']);
    });

    it('counts the bot apart from everybody else', async () => {
      await serve({ deps: { limits: { othersPerMinute: 1, botPerMinute: 1 } } });
      await (await api.fetch('/livez')).arrayBuffer();
      assert.equal(await statusOf(await api.fetch('/api/messages', posted({}))), 200);
      assert.deepEqual(await refusal(await api.fetch('/api/messages', posted({}))), [429, 'http.rate_limited']);
    });

    for (const [trustProxy, statuses] of [
      [false, [200, 429]],
      [1, [200, 200]],
    ] as const) {
      it(`${trustProxy === false ? 'does not believe' : 'believes'} X-Forwarded-For when trust proxy is ${trustProxy}`, async () => {
        await serve({ deps: { trustProxy, limits: { othersPerMinute: 1 } } });
        const seen = [];
        for (const address of ['198.51.100.1', '198.51.100.2']) {
          const response = await api.fetch('/livez', { headers: { 'x-forwarded-for': address } });
          await response.arrayBuffer();
          seen.push(response.status);
        }
        assert.deepEqual(seen, statuses);
      });
    }

    it('cuts a client that does not finish its headers', async () => {
      await serve({ deps: { limits: { sockets: { headersTimeout: 100, connectionsCheckingInterval: 50 } } } });
      const socket = connect(api.port, '127.0.0.1', () => socket.write('GET /livez HTTP/1.1\r\nhost: x\r\nx-slow: '));
      const ended = await new Promise<string>((resolve) => {
        let answer = '';
        socket.setEncoding('utf8').on('data', (text: string) => {
          answer += text;
        });
        socket.on('close', () => resolve(answer));
      });
      assert.match(ended, /^HTTP\/1\.1 408 /);
    });
  });

  describe('given a body', () => {
    const send = (body: string | Buffer, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }) =>
      api.fetch('/api/messages', { method: 'POST', headers, body });
    beforeEach(() => serve({ deps: { messages: async (req, res) => void res.end(JSON.stringify(req.body)) } }));

    it('hands on any JSON object or array', async () => {
      for (const text of ['{}', '[]', '{"a":[1,"\\ud83d\\ude00",null]}', '{"a":1,"a":2}']) {
        const response = await send(text, { 'content-type': 'application/json; charset=utf-8' });
        assert.deepEqual(await response.json(), JSON.parse(text));
      }
    });
    it('hands on {} for none', async () => {
      assert.deepEqual(await (await api.fetch('/api/messages', { method: 'POST' })).json(), {});
    });
    it('takes 256 kB and refuses a byte more with 413', async () => {
      const filled = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
      assert.equal(await statusOf(await send(filled(262_144))), 200);
      assert.deepEqual(await refusal(await send(filled(262_145))), [413, 'request.too_large']);
    });
    for (const text of ['', ' ', '{', '{"a":}', 'null', '"text"', '7', 'true', '{} {}', "{'a':1}", '\ufeff{', '{"a":01}']) {
      if (text === '') continue;
      it(`refuses ${JSON.stringify(text)} with 400`, async () => {
        assert.deepEqual(await refusal(await send(text)), [400, 'request.malformed']);
      });
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      '',
      'x',
    ]) {
      it(`refuses the content type ${JSON.stringify(type)} with 415`, async () => {
        assert.deepEqual(await refusal(await send(Buffer.from('{}'), { 'content-type': type })), [415, 'request.content_type']);
      });
    }
    it('refuses compressed bodies and unknown character sets with 415', async () => {
      const json = 'application/json';
      for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) {
        const headers = { 'content-type': json, 'content-encoding': encoding };
        assert.deepEqual(await refusal(await send(Buffer.alloc(100), headers)), [415, 'request.content_type']);
      }
      assert.deepEqual(await refusal(await send('{}', { 'content-type': `${json}; charset=klingon` })), [415, 'request.content_type']);
    });
    it('takes 64 levels and refuses more with 400, however deep', async () => {
      const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
      assert.equal((await send(nested(64))).status, 200);
      for (const levels of [66, 5_000, 131_000]) assert.deepEqual(await refusal(await send(nested(levels))), [400, 'request.too_deep']);
    });
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      it(`refuses the key ${key} at any depth with 400`, async () => {
        for (const text of [`{"${key}":{"x":1}}`, `{"a":[{"b":{"${key}":1}}]}`]) {
          assert.deepEqual(await refusal(await send(text)), [400, 'request.refused_key']);
        }
        assert.equal(({} as { x?: unknown }).x, undefined);
      });
    }
  });

  describe('given wrong fields', () => {
    for (const [path, body, fields] of WRONG_FIELDS) {
      it(`names ${fields.join(', ')} of ${path} ${JSON.stringify(body)?.slice(0, 60) ?? ''}`, async () => {
        await serve();
        const init = body === undefined ? {} : posted(body);
        const response = await api.fetch(path, { ...init, token: await api.entra.token() });
        const { error } = (await response.json()) as ApiError;
        assert.deepEqual([response.status, error.reason, Object.keys(error.fields ?? {})], [400, 'request.invalid', fields]);
        assert.equal(api.calls.length, 0);
      });
    }

    for (const path of [
      '/api/runs/r-1',
      '/api/runs/R-7HK2M9QD',
      '/api/runs/r-7hk2m9qd%00',
      '/api/runs/..%2fme',
      '/api/runs/r-0ooooooo/steps/x/output',
    ]) {
      it(`knows no run at ${path}`, async () => {
        await serve();
        assert.deepEqual(await refusal(await api.fetch(path, { token: await api.entra.token() })), [404, 'run.unknown']);
        assert.equal(api.calls.length, 0);
      });
    }
    it('does not echo a flood of wrong fields', async () => {
      await serve();
      const inputs = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`${'X'.repeat(90)}${n}`, null]));
      const response = await api.fetch('/api/workflows/deploy/runs', { ...posted({ inputs }), token: await api.entra.token() });
      assert.equal(response.status, 400);
      assert.ok((await response.text()).length < 10_000);
    });
    it('knows no workflow with an impossible name', async () => {
      await serve();
      const init = { ...posted({ inputs: {} }), token: await api.entra.token() };
      assert.deepEqual(await refusal(await api.fetch('/api/workflows/%2e%2e%2fdeploy/runs', init)), [404, 'workflow.unknown']);
    });
  });

  describe('with a part mounted', () => {
    const mount = {
      prefix: '/local',
      handle: async (req: IncomingMessage, res: ServerResponse) => {
        if (req.url === '/local/fails') throw new AppError({ code: 'forbidden', reason: 'local.secret', message: 'No.' });
        if (!req.url?.startsWith('/local/page')) return false;
        res.setHeader('content-security-policy', "default-src 'self'");
        res.end(`mounted ${req.url}`);
        return true;
      },
    };
    beforeEach(() => serve({ deps: { mounts: [mount], limits: { othersPerMinute: 4 } } }));

    it('hands it the whole address, and lets it set its own headers', async () => {
      const response = await api.fetch('/local/page?x=1');
      assert.equal(await response.text(), 'mounted /local/page?x=1');
      assert.equal(response.headers.get('content-security-policy'), "default-src 'self'");
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    });
    it('answers 404 for what the part does not know, and never asks it about other addresses', async () => {
      for (const path of ['/local', '/local/x', '/localpage', '/LOCAL/page']) {
        assert.deepEqual(await refusal(await api.fetch(path)), [404, 'route.not_found']);
      }
    });
    it('turns what the part throws into an answer', async () => {
      assert.deepEqual(await refusal(await api.fetch('/local/fails')), [403, 'local.secret']);
    });
    it('leaves limits to the part', async () => {
      for (let n = 0; n < 10; n += 1) assert.equal(await statusOf(await api.fetch('/local/page')), 200);
    });
  });

  describe('asked for its health', () => {
    it('is alive even when it cannot work', async () => {
      await serve({ deps: { ready: () => Promise.reject(new Error('no database')) } });
      assert.deepEqual(await (await api.fetch('/livez')).json(), { status: 'alive' });
      assert.deepEqual(await refusal(await api.fetch('/readyz')), [503, 'http.not_ready']);
    });
    it('says why it is not ready when that is fit to be said', async () => {
      const error = new AppError({ code: 'unavailable', reason: 'store.unavailable', message: 'The database does not answer.' });
      await serve({ deps: { ready: () => Promise.reject(error) } });
      assert.deepEqual(await refusal(await api.fetch('/readyz')), [503, 'store.unavailable']);
    });
    it('is not ready when the check takes longer than three seconds', async () => {
      await serve({ deps: { ready: () => new Promise(() => {}) } });
      assert.deepEqual(await refusal(await api.fetch('/readyz')), [503, 'http.not_ready']);
    });
  });

  it('finishes what is under way when it closes, and takes nothing new', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await serve({
      deps: {
        messages: async (_req, res) => {
          begun();
          await held;
          res.end('done');
        },
      },
    });
    const underWay = api.fetch('/api/messages', posted({}));
    await started;
    const closing = api.stop();
    await assert.rejects(api.fetch('/livez'));
    release();
    assert.equal(await (await underWay).text(), 'done');
    await closing;
  });
});
