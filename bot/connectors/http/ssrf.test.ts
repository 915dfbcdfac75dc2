import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { ZodError } from 'zod';
import { call, httpConnector, nameService, type Origins } from '../../../test/connectors/http-calls.ts';
import { AppError } from '../../core/errors.ts';
import { startFakeTarget } from './fake.ts';

/** Ways to write an address of this machine, of a private network or of a metadata service. PORT is the canary's. */
const FORMS = [
  'http://127.0.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f.1:PORT/',
  'http://017700000001:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://169.254.169.254:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[fd00::1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://100.64.0.1:PORT/',
  'http://127.1:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://localhost.:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://0:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://[::]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fe80::1%25lo]:PORT/',
  'http://[::1%25lo]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fe80::a9fe:a9fe]:PORT/',
  'http://127。0。0。1:PORT/',
  'http://ⓛocalhost:PORT/',
  'http://user:pass@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@example.com/',
  'http://example.com\\@127.0.0.1:PORT/',
  'http:\t//127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\n/',
  'http:127.0.0.1:PORT/',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_GET',
  'ftp://127.0.0.1:PORT/',
  'ws://127.0.0.1:PORT/',
  'unix:/var/run/docker.sock',
  'http://unix:/var/run/docker.sock:/containers/json',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/info',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'https://127.0.0.1:PORT/',
  'http://rebind.test:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://metadata.google.internal/',
];

describe('http.request and addresses it must not reach', function () {
  this.timeout(120_000);
  const servers: Server[] = [];
  let connections = 0;
  let port = 0;
  before(async () => {
    port = await listen('127.0.0.1', 0);
    // The same port on IPv6, where the machine has it.
    await listen('::1', port).catch(() => undefined);
  });
  beforeEach(() => {
    connections = 0;
  });
  after(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

  async function listen(host: string, on: number): Promise<number> {
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(on, host, resolve);
    });
    servers.push(server);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('takes the canary itself for what it is: an address that answers when it is allowed', async () => {
    await call(httpConnector([{ origin: `http://127.0.0.1:${port}`, private: true }]), { url: `http://127.0.0.1:${port}/` });
    assert.equal(connections, 1);
  });

  for (const form of FORMS) {
    const name = JSON.stringify(form);
    it(`refuses ${name} when another origin is listed`, async () => {
      await assertRefused([{ origin: 'https://status.example.com' }], form);
    });

    it(`refuses ${name} even when its origin is listed, as long as it is not listed as private`, async () => {
      const url = form.replace('PORT', String(port));
      const origin = URL.canParse(url) ? new URL(url).origin : 'null';
      await assertRefused([{ origin }], form);
    });
  }

  async function assertRefused(origins: Origins, form: string): Promise<void> {
    const service = nameService('127.0.0.1');
    const refused = await attempt(origins, form.replaceAll('PORT', String(port)), service.lookup);
    assert.ok(refused instanceof ZodError || ['http.url', 'http.origin', 'http.address_denied'].includes(refused), String(refused));
    assert.equal(connections, 0);
  }

  async function attempt(origins: Origins, url: string, lookup: ReturnType<typeof nameService>['lookup']): Promise<ZodError | string> {
    try {
      return (await call(httpConnector(origins, { lookup }), { url })).reason ?? 'succeeded';
    } catch (error) {
      if (error instanceof ZodError) return error;
      if (error instanceof AppError) return error.reason;
      throw error;
    }
  }

  const resolved: readonly (readonly string[])[] = [
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['8.8.8.8', '127.0.0.1'],
    ['127.0.0.1', '8.8.8.8'],
    ['64:ff9b::7f00:1'],
    [],
  ];
  for (const addresses of resolved) {
    it(`refuses a public name that resolves to ${addresses.join(' and ') || 'nothing'}, judging exactly the answer it would use`, async () => {
      const service = nameService(...addresses);
      const outcome = await call(httpConnector([{ origin: `http://public.test:${port}` }], service), {
        url: `http://public.test:${port}/`,
      });
      assert.deepEqual([outcome.status, outcome.reason], ['failed', addresses.length === 0 ? 'http.dns' : 'http.address_denied']);
      assert.equal(service.asked(), 1);
      assert.equal(connections, 0);
    });
  }

  it('refuses a private name that resolves to the metadata service', async () => {
    const origins = [{ origin: `http://internal.test:${port}`, private: true }];
    const outcome = await call(httpConnector(origins, nameService('169.254.169.254')), { url: `http://internal.test:${port}/` });
    assert.equal(outcome.reason, 'http.address_denied');
  });

  it('reaches a private name on this machine', async () => {
    const target = await startFakeTarget();
    const origin = `http://internal.test:${target.port}`;
    const outcome = await call(httpConnector([{ origin, private: true }], nameService('127.0.0.1')), { url: `${origin}/ok` });
    assert.equal(outcome.status, 'succeeded');
    assert.equal(target.requests[0]?.headers['host'], `internal.test:${target.port}`);
    await target.close();
  });

  it('follows no redirect, neither to the metadata service nor in a circle', async () => {
    const target = await startFakeTarget();
    const connector = httpConnector([{ origin: target.origin, private: true }]);
    const away = await call(connector, { url: `${target.origin}/redirect` });
    assert.deepEqual([away.status, away.reason, away.transient], ['failed', 'http.redirect', false]);
    assert.match(away.message, /answered 302 Found and points to http:\/\/169\.254\.169\.254\. Redirects are not followed/);
    await call(connector, { url: `${target.origin}/redirect-loop` });
    assert.equal(target.requests.length, 2);
    await target.close();
  });
});
