import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { RunId } from '../../bot/core/ids.ts';
import { BO, HOME_TENANT } from '../support/entra.ts';
import { type Served, type ServedApi, serveApi } from './served-api.ts';

const FIRST = 'r-aaaaaaaa' as RunId;
const HIDDEN = 'r-bbbbbbbb' as RunId;
const LAST = 'r-cccccccc' as RunId;
const RUNS = [FIRST, HIDDEN, LAST];

/** An open stream, read event by event. `next` waits for one; null is the end. */
type Reader = Readonly<{ status: number; next(): Promise<string | null>; stop(): Promise<void> }>;

describe('GET /api/events', () => {
  let api: ServedApi;
  const serve = async (given: Served = {}): Promise<void> => {
    api = await serveApi(given);
  };
  afterEach(() => api.close());

  async function follow(claims: Readonly<Record<string, unknown>> = {}): Promise<Reader> {
    const response = await api.fetch('/api/events', { token: await api.entra.token(claims) });
    const reader = (response.body ?? assert.fail('no body')).pipeThrough(new TextDecoderStream()).getReader();
    let read = '';
    return {
      status: response.status,
      async next() {
        while (!read.includes('\n\n')) {
          const { done, value } = await reader.read();
          if (done) return null;
          read += value;
        }
        const [event = ''] = read.split('\n\n', 1);
        read = read.slice(event.length + 2);
        return event;
      },
      stop: () => reader.cancel(),
    };
  }

  it('says hello, then tells of each change', async () => {
    await serve();
    const stream = await follow();
    assert.equal(await stream.next(), 'event: hello\ndata: {}');
    api.changed(FIRST);
    assert.equal(await stream.next(), `event: run\ndata: {"runId":"${FIRST}"}`);
    api.changed(LAST);
    assert.equal(await stream.next(), `event: run\ndata: {"runId":"${LAST}"}`);
    await stream.stop();
  });

  it('keeps quiet about runs that the person may not see', async () => {
    await serve({ operations: { maySee: async (who, id) => id !== HIDDEN || who.objectId === BO.oid } });
    const ada = await follow();
    const bo = await follow(BO);
    for (const stream of [ada, bo]) await stream.next();
    for (const run of RUNS) api.changed(run);
    const seen = async (stream: Reader, many: number) => {
      const events: (string | null)[] = [];
      while (events.length < many) events.push(await stream.next());
      await stream.stop();
      return events.map((event) => /r-\w+/.exec(event ?? '')?.[0]);
    };
    assert.deepEqual(await seen(ada, 2), [FIRST, LAST]);
    assert.deepEqual(await seen(bo, 3), RUNS);
  });

  it('tells of rules whoever may govern, and of votes those between whom they were handed on', async () => {
    const can = { audit: false, explain: false, delegate: true };
    await serve({ operations: { me: async (who) => ({ roles: [], can: { ...can, govern: who.objectId === BO.oid } }) } });
    const ada = await follow();
    const bo = await follow(BO);
    for (const stream of [ada, bo]) await stream.next();
    const person = (objectId: string) => ({ kind: 'person', tenantId: HOME_TENANT, objectId, name: 'x' }) as const;
    api.touched({ topic: 'rules' });
    api.touched({ topic: 'delegations', people: [person(BO.oid), person('somebody-else')] });
    api.changed(LAST);
    assert.deepEqual([await bo.next(), await bo.next()], ['event: rules\ndata: {}', 'event: delegations\ndata: {}']);
    for (const stream of [ada, bo]) assert.match((await stream.next()) ?? '', /^event: run/);
    for (const stream of [ada, bo]) await stream.stop();
    await listenersGone();
  });

  it('tells of many changes of one run once while the reader is held up', async () => {
    const asked: RunId[] = [];
    const { promise: held, resolve: release } = gate();
    const maySee = async (_who: unknown, id: RunId): Promise<boolean> => {
      asked.push(id);
      await held;
      return true;
    };
    await serve({ operations: { maySee } });
    const stream = await follow();
    await stream.next();
    for (let n = 0; n < 100; n += 1) for (const run of RUNS) api.changed(run);
    release();
    const events = [];
    for (let n = 0; n < 4; n += 1) events.push(/r-\w+/.exec((await stream.next()) ?? '')?.[0]);
    assert.deepEqual(events, [FIRST, HIDDEN, LAST, FIRST], 'the first changed again after its event was begun');
    assert.equal(asked.length, 4);
    await stream.stop();
  });

  it('shows that it lives by comments', async () => {
    await serve({ deps: { limits: { streams: { heartbeatMs: 20 } } } });
    const stream = await follow();
    await stream.next();
    assert.equal(await stream.next(), ': still here');
    assert.equal(await stream.next(), ': still here');
    await stream.stop();
  });

  it('ends when the token expires', async () => {
    await serve();
    const exp = Date.parse('2026-05-04T10:00:00Z') / 1000 + 1;
    const stream = await follow({ exp });
    await stream.next();
    assert.equal(await stream.next(), null);
    await listenersGone();
  });

  it('ends when it cannot be known who may see a change, so that the reader starts anew', async () => {
    await serve({ operations: { maySee: async () => Promise.reject(new Error('directory down')) } });
    const stream = await follow();
    await stream.next();
    api.changed(FIRST);
    assert.equal(await stream.next(), null);
    await listenersGone();
    assert.equal(api.log.filter(({ level }) => level === 'warn').length, 1);
  });

  it('ends when the reader is too far behind', async () => {
    await serve({ operations: { maySee: () => new Promise<boolean>(() => {}) } });
    const stream = await follow();
    await stream.next();
    for (let n = 0; n < 1_002; n += 1) api.changed(`r-${n}` as RunId);
    assert.equal(await stream.next(), null);
    await listenersGone();
  });

  it('is refused with 429 beyond the number per person, and again allowed when one ends', async () => {
    await serve({ deps: { limits: { streams: { perPerson: 2 } } } });
    const open = [await follow(), await follow()];
    const refused = await api.fetch('/api/events', { token: await api.entra.token() });
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '30']);
    await refused.arrayBuffer();
    const other = await follow(BO);
    assert.equal(other.status, 200);
    await open[0]?.stop();
    await until(() => api.listeners() === 2);
    open.push(await follow());
    assert.equal(open[2]?.status, 200);
    for (const stream of [...open.slice(1), other]) await stream.stop();
  });

  it('is refused with 429 beyond the number in total', async () => {
    await serve({ deps: { limits: { streams: { total: 1 } } } });
    const stream = await follow();
    const refused = await api.fetch('/api/events', { token: await api.entra.token(BO) });
    assert.equal(refused.status, 429);
    await refused.arrayBuffer();
    await stream.stop();
  });

  it('leaves nothing behind when the client is gone without a word', async () => {
    await serve();
    const token = await api.entra.token();
    const socket = connect(api.port, '127.0.0.1');
    socket.write(`GET /api/events HTTP/1.1\r\nhost: signalbox\r\nauthorization: Bearer ${token}\r\n\r\n`);
    await until(() => api.listeners() === 1);
    socket.destroy();
    await listenersGone();
  });

  it('does not stay open for HEAD', async () => {
    await serve();
    const response = await api.fetch('/api/events', { method: 'HEAD', token: await api.entra.token() });
    assert.deepEqual([response.status, await response.text(), api.listeners()], [200, '', 0]);
  });

  it('ends when the server closes', async () => {
    await serve();
    const stream = await follow();
    await stream.next();
    const closing = api.close();
    assert.equal(await stream.next(), null);
    await closing;
    await serve();
  });

  const listenersGone = () => until(() => api.listeners() === 0);
});

function gate(): Readonly<{ promise: Promise<void>; resolve: () => void }> {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) assert.fail('it never came true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
