import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { tokenCheck } from '../../../audit/notary/token.ts';
import { toBase64 } from '../../../bot/core/audit/bytes.ts';
import { createSecret } from '../../../bot/core/secret.ts';
import { GrowingLog } from '../../support/growing-log.ts';
import { configIn, ORIGIN, started, TOKEN, temporaryFolder } from '../../support/notaries.ts';

type Heard = Readonly<{ status: number; body: Readonly<Record<string, unknown>>; headers: http.IncomingHttpHeaders }>;

describe('the door of the notary', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let at: Awaited<ReturnType<typeof started>>;
  let port: number;
  before(async () => {
    ({ folder, remove } = await temporaryFolder());
    const limits = { headersMs: 400, requestMs: 800, connections: 8 };
    at = await started(configIn(folder, { listen: { host: '127.0.0.1', port: 0 }, limits }));
    port = Number(new URL(at.running.address).port);
  });
  after(async () => {
    await at.running.stop();
    await remove();
  });

  const ask = async (method: string, where: string, body?: string | Buffer, headers: http.OutgoingHttpHeaders = {}): Promise<Heard> => {
    const sent = { authorization: `Bearer ${TOKEN.reveal()}`, ...headers };
    const request = http.request({ port, host: '127.0.0.1', path: where, method, headers: sent, agent: false });
    request.end(body);
    const [response]: [http.IncomingMessage] = (await once(request, 'response')) as [http.IncomingMessage];
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += piece;
    return { status: response.statusCode ?? 0, body: JSON.parse(text), headers: response.headers };
  };
  const sealBody = (changes: object = {}): string => {
    const { root, proof, ...rest } = new GrowingLog(ORIGIN).grow(3).request(0);
    return JSON.stringify({ ...rest, root: toBase64(root), proof: proof.map(toBase64), ...changes });
  };

  it('asks everybody for the token, at every address', async () => {
    const routes = [
      'POST /v1/checkpoints',
      'GET /v1/checkpoints',
      'GET /v1/checkpoints/latest',
      'POST /v1/statements',
      'GET /v1/key',
      'GET /livez',
      'GET /readyz',
      'GET /nowhere',
    ];
    for (const route of routes) {
      const [method = '', where = ''] = route.split(' ');
      for (const authorization of [
        '',
        'Bearer ',
        `Bearer ${TOKEN.reveal()}x`,
        `Bearer ${TOKEN.reveal().slice(1)}`,
        TOKEN.reveal(),
        `Basic ${TOKEN.reveal()}`,
      ]) {
        const heard = await ask(method, where, undefined, { authorization });
        assert.deepEqual([heard.status, heard.body['reason']], [401, 'notary.no_token'], `${route} ${authorization}`);
        assert.equal(heard.headers['www-authenticate'], 'Bearer');
      }
    }
    assert.equal((await ask('GET', '/livez')).status, 200);
    // An empty token can never be configured; should it be, it opens nothing.
    assert.equal(tokenCheck(createSecret(''))('Bearer '), false);
    assert.equal(tokenCheck(createSecret(''))(undefined), false);
  });

  it('answers as its routes say', async () => {
    assert.deepEqual((await ask('GET', '/v1/key')).body, { key: at.running.key });
    const none = await ask('GET', `/v1/checkpoints/latest?origin=${ORIGIN}`);
    assert.deepEqual([none.status, none.body['reason']], [404, 'notary.nothing_signed']);
    const sealed = await ask('POST', '/v1/checkpoints', sealBody());
    assert.deepEqual([sealed.status, Object.keys(sealed.body)], [200, ['note', 'anchors', 'anchored']]);
    const { root } = JSON.parse(sealBody());
    assert.deepEqual((await ask('GET', `/v1/checkpoints/latest?origin=${ORIGIN}`)).body, { size: 3, root, note: sealed.body['note'] });
    assert.deepEqual((await ask('GET', '/v1/checkpoints')).body, { notes: [sealed.body['note']], after: null });
    assert.deepEqual((await ask('GET', `/v1/checkpoints?after=${ORIGIN}`)).body, { notes: [], after: null });
    const late = await ask('POST', '/v1/checkpoints', sealBody({ size: 9, old: 1 }));
    assert.deepEqual([late.status, late.body['size'], late.body['root']], [409, 3, root]);
    const fork = await ask('POST', '/v1/checkpoints', sealBody({ size: 9, old: 3 }));
    assert.deepEqual([fork.status, fork.body['reason']], [422, 'notary.fork']);
    assert.deepEqual([(await ask('GET', '/v1/nothing')).status, (await ask('PUT', '/v1/key')).status], [404, 405]);
    const foreign = await ask('POST', '/v1/statements', JSON.stringify({ origin: 'other/audit/1', text: 'x' }));
    assert.deepEqual([foreign.status, foreign.body['reason']], [403, 'notary.foreign_origin']);
  });

  it('takes nothing but what its routes describe', async () => {
    const bad = [
      '',
      'null',
      '[]',
      '{',
      sealBody({ extra: 1 }),
      sealBody({ size: 0 }),
      sealBody({ size: 1.5 }),
      sealBody({ size: 2 ** 53 }),
      sealBody({ size: '3' }),
      sealBody({ old: -1 }),
      sealBody({ root: 'AAAA' }),
      sealBody({ root: 'not base64' }),
      sealBody({ proof: ['AAAA'] }),
      sealBody({ proof: Array.from({ length: 129 }, () => toBase64(new Uint8Array(32))) }),
      sealBody({ origin: undefined }),
    ];
    for (const body of bad) {
      const heard = await ask('POST', '/v1/checkpoints', body);
      assert.deepEqual([heard.status, heard.body['reason']], [400, 'notary.bad_request'], body);
    }
  });

  it('reads at most 64 kB, whether the length is told or not', async () => {
    const fits = ' '.repeat(64 * 1024 - 2);
    assert.equal((await ask('POST', '/v1/statements', `${fits}{}`)).body['reason'], 'notary.bad_request');
    assert.equal((await ask('POST', '/v1/statements', `${fits} {}`)).status, 413);
    assert.equal((await ask('POST', '/v1/statements', `${fits} {}`, { 'transfer-encoding': 'chunked' })).status, 413);
    assert.equal((await ask('POST', '/v1/statements', undefined, { 'content-length': 10 ** 9 })).status, 413);
  });

  it('hangs up on callers that are slow with their headers or their body, and serves others meanwhile', async () => {
    const slow = [
      'GET /livez HTTP/1.1\r\nhost: x\r\n',
      `POST /v1/statements HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN.reveal()}\r\ncontent-length: 100\r\n\r\n{`,
    ];
    for (const begin of slow) {
      const socket = net.connect(port, '127.0.0.1');
      let said = '';
      socket.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
      socket.write(begin);
      const begun = performance.now();
      const drip = setInterval(() => socket.writable && socket.write(begin.includes('POST') ? ' ' : 'x'), 100);
      socket.on('error', () => undefined);
      assert.equal((await ask('GET', '/livez')).status, 200);
      await once(socket, 'close');
      clearInterval(drip);
      assert.ok(performance.now() - begun < 4000, `${begin} was served for ${performance.now() - begun} ms`);
      assert.match(said, /^HTTP\/1\.1 4(00|08)/);
    }
  });

  it('takes no more connections than it may, and serves again once some are gone', async () => {
    const open = Array.from({ length: 8 }, () => net.connect(port, '127.0.0.1'));
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    await assert.rejects(ask('GET', '/livez'), /hang up|ECONNRESET/);
    for (const socket of open) socket.destroy();
    await Promise.all(open.map((socket) => once(socket, 'close')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await ask('GET', '/livez')).status, 200);
  });

  it('is ready while its state and its anchors can be written', async () => {
    const ready = await ask('GET', '/readyz');
    assert.deepEqual([ready.status, ready.body['ready'], ready.body['state']], [200, true, { ok: true, error: null }]);
    const other = await temporaryFolder();
    const anchors = [{ kind: 'file' as const, path: path.join(other.folder, 'missing', 'anchor.txt'), required: true }];
    const broken = await started(configIn(other.folder, { listen: { host: '127.0.0.1', port: 0 }, anchors }));
    const before = port;
    try {
      port = Number(new URL(broken.running.address).port);
      const heard = await ask('GET', '/readyz');
      assert.deepEqual([heard.status, heard.body['ready']], [503, false]);
      assert.match(JSON.stringify(heard.body['anchors']), /cannot be opened \(ENOENT\)/);
    } finally {
      port = before;
      await broken.running.stop();
      await other.remove();
    }
  });

  it('is a socket that its owner alone may open, and takes no place that is in use or another file', async () => {
    const other = await temporaryFolder();
    const socket = path.join(other.folder, 'notary.sock');
    const taken = net.createServer().listen(socket);
    await once(taken, 'listening');
    await assert.rejects(started(configIn(other.folder)), { reason: 'notary.cannot_listen', message: /EADDRINUSE/ });
    taken.close();
    await once(taken, 'close');
    const first = await started(configIn(other.folder));
    assert.equal((await stat(socket)).mode & 0o777, 0o600);
    assert.equal(first.running.address, `unix:${socket}`);
    assert.equal(await first.notary.latest(ORIGIN), null);
    await first.running.stop();
    await writeFile(socket, 'mine');
    await assert.rejects(started(configIn(other.folder)), { reason: 'notary.cannot_listen' });
    await other.remove();
  });

  it('lets one process at a time have its directory', async () => {
    const config = configIn(folder, { listen: { host: '127.0.0.1', port: 0 } });
    await assert.rejects(started(config), { code: 'conflict', reason: 'notary.directory_in_use', message: /Stop that one first/ });
  });
});
