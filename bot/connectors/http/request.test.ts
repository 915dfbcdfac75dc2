import assert from 'node:assert/strict';
import { call, httpConnector, nameService } from '../../../test/connectors/http-calls.ts';
import type { Connector } from '../../core/connector.ts';
import { outcomeText } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { speechFor } from '../../core/text/language.ts';
import { speak } from '../../core/text/voice.ts';
import { type FakeTarget, startFakeTarget } from './fake.ts';

type Expected = readonly [status: Outcome['status'], reason: string | null, transient: boolean];
type Row = readonly [path: string, read: Expected, idempotent: Expected, unsafe: Expected];

const OK: Expected = ['succeeded', null, false];
const failed = (reason: string, transient: boolean): Expected => ['failed', reason, transient];
const unknown = (reason: string, transient: boolean): Expected => ['unknown', reason, transient];
const all = (expected: Expected): readonly [Expected, Expected, Expected] => [expected, expected, expected];
const sent = (reason: string, transient: boolean): readonly [Expected, Expected, Expected] => [
  failed(reason, transient),
  unknown(reason, transient),
  unknown(reason, transient),
];

const MATRIX: readonly Row[] = [
  ['/ok', ...all(OK)],
  ['/status/202', ...all(OK)],
  ['/status/204', ...all(OK)],
  ['/gzip', ...all(OK)],
  ['/hang', ...sent('http.timeout', true)],
  ['/drip', ...sent('http.timeout', true)],
  ['/endless-hints', ...sent('http.timeout', true)],
  ['/reset', ...sent('http.reset', true)],
  ['/reset-mid-body', ...sent('http.reset', true)],
  ['/refused-mid-body', failed('http.reset', true), failed('http.status', false), failed('http.status', false)],
  ['/huge', ...sent('http.too_large', false)],
  ['/gzip-bomb', ...sent('http.too_large', false)],
  ['/endless-headers', ...sent('http.too_large', false)],
  ['/broken-gzip', ...sent('http.encoding', false)],
  ['/deflate', ...sent('http.encoding', false)],
  ['/not-http', ...sent('http.protocol', false)],
  ['/retry-after-seconds', ...all(failed('http.status', true))],
  ['/retry-after-date', ...all(failed('http.status', true))],
  ['/status/502', ...sent('http.status', true)],
  ['/status/504', ...sent('http.status', true)],
  ['/status/503', ...all(failed('http.status', true))],
  ['/status/500', ...sent('http.status', false)],
  ['/status/400', ...all(failed('http.status', false))],
  ['/status/404', ...all(failed('http.status', false))],
  ['/status/301', ...all(failed('http.status', false))],
  ['/redirect', ...all(failed('http.redirect', false))],
];
/** One method for each effect. */
const METHODS = { read: 'GET', idempotent: 'PUT', unsafe: 'POST' } as const;

describe('http.request', function () {
  this.timeout(120_000);
  let target: FakeTarget;
  let connector: Connector;
  before(async () => {
    target = await startFakeTarget();
    connector = httpConnector([
      { origin: target.origin, private: true },
      { origin: 'http://127.0.0.1:1', private: true },
    ]);
  });
  after(() => target.close());

  const shown = (outcome: Outcome): Expected => [outcome.status, outcome.reason, outcome.transient];
  /** Short only where the time has to run out: a busy machine may need a while for everything else. */
  const limit = (outcome: Expected | undefined): Readonly<{ timeoutMs: number }> => ({
    timeoutMs: outcome?.[1] === 'http.timeout' ? 800 : 10_000,
  });

  for (const [path, ...expected] of MATRIX) {
    for (const [index, [effect, method]] of Object.entries(METHODS).entries()) {
      it(`${path} for ${effect}: ${expected[index]?.slice(0, 2).join(' ')}`, async () => {
        const started = performance.now();
        const { timeoutMs } = limit(expected[index]);
        const outcome = await call(connector, { url: `${target.origin}${path}`, method }, { timeoutMs });
        assert.deepEqual(shown(outcome), expected[index], outcome.message);
        assert.notEqual(speak(outcomeText(outcome), speechFor('pl', null)), outcome.message, 'it is said in every language');
        assert.ok(performance.now() - started < timeoutMs + 2_200, 'it ends in time');
      });
    }
  }

  for (const method of Object.values(METHODS)) {
    it(`says that nothing was sent when no connection could be made, so that a retry is safe: ${method}`, async () => {
      const refused = await call(connector, { url: 'http://127.0.0.1:1/', method });
      assert.deepEqual(shown(refused), failed('http.unreachable', true));
      assert.match(refused.message, /the connection was refused\. Nothing was sent\.$/);
    });
  }

  it('gives up a connection that is not made in time, before anything is sent', async () => {
    const silent = httpConnector([{ origin: 'http://slow.test', private: true }], { lookup: () => undefined });
    const started = performance.now();
    const outcome = await call(silent, { url: 'http://slow.test/', method: 'POST' }, { timeoutMs: 300 });
    assert.deepEqual(shown(outcome), failed('http.timeout', true));
    assert.ok(performance.now() - started < 2000);
  });

  it('sends nothing any more when the connection comes about after the time is up', async () => {
    const answers: (() => void)[] = [];
    const late = httpConnector([{ origin: `http://late.test:${target.port}`, private: true }], {
      lookup: (_hostname, _options, callback) => answers.push(() => callback(null, [{ address: '127.0.0.1', family: 4 }])),
    });
    const [connections, { length }] = [target.connections(), target.requests];
    const outcome = await call(late, { url: `http://late.test:${target.port}/ok`, method: 'POST' }, { timeoutMs: 100 });
    assert.deepEqual(shown(outcome), failed('http.timeout', true));
    for (const answer of answers) answer();
    // A later call over a connection of its own shows that the time for the late one to be seen has passed.
    await call(connector, { url: `${target.origin}/ok` });
    await call(connector, { url: `${target.origin}/ok` });
    assert.equal(target.requests.length, length + 2);
    assert.ok(target.connections() >= connections + 2);
  });

  it('fails when the name is not known, and a retry may help', async () => {
    const unknownName = httpConnector([{ origin: 'http://nowhere.test', private: true }], nameService());
    assert.deepEqual(shown(await call(unknownName, { url: 'http://nowhere.test/', method: 'POST' })), failed('http.dns', true));
  });

  it('stops on cancel: a read is cancelled, anything else that was sent is unknown, what was not sent is cancelled', async () => {
    const cancelled = async (method: string): Promise<Expected> => {
      const stop = new AbortController();
      const before = target.requests.length;
      const running = call(connector, { url: `${target.origin}/hang`, method }, { signal: stop.signal });
      while (target.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort('cancel');
      return shown(await running);
    };
    assert.deepEqual(await cancelled('GET'), ['cancelled', 'http.cancelled', false]);
    assert.deepEqual(await cancelled('POST'), ['unknown', 'http.cancelled', false]);
    const before = target.requests.length;
    const early = await call(connector, { url: `${target.origin}/ok`, method: 'POST' }, { signal: AbortSignal.abort('cancel') });
    assert.deepEqual([shown(early)[0], target.requests.length], ['cancelled', before]);
  });

  it('names the wait that the answer asks for, given in seconds or as a date', async () => {
    const seconds = await call(connector, { url: `${target.origin}/retry-after-seconds` });
    assert.match(seconds.message, /answered 429 Too Many Requests and asks to wait 7 s\.$/);
    assert.equal(seconds.outputs['retry_after_seconds'], '7');
    const date = await call(connector, { url: `${target.origin}/retry-after-date` });
    assert.equal(date.outputs['retry_after_seconds'], '90');
  });

  it('gives status and body as outputs and shows both', async () => {
    let shownText = '';
    const outcome = await call(connector, { url: `${target.origin}/ok?token=x` }, { output: (text) => (shownText += text) });
    const body = '{"status":"ok","version":"1.1.0","count":3,"ready":true}';
    assert.deepEqual(outcome.outputs, { status: '200', body });
    assert.equal(shownText, `GET ${target.origin}/ok answered 200 OK.\n${body}\n`);
    assert.deepEqual([outcome.outputTail, outcome.outputBytes, outcome.droppedBytes], [shownText, body.length, 0]);
  });

  it('removes control characters from what it shows', async () => {
    const outcome = await call(connector, { url: `${target.origin}/controls` });
    assert.equal(outcome.outputs['body'], 'red bell');
  });
});

describe('http.request and what it expects', () => {
  let target: FakeTarget;
  let connector: Connector;
  before(async () => {
    target = await startFakeTarget();
    connector = httpConnector([{ origin: target.origin, private: true }]);
  });
  after(() => target.close());
  const ask = (path: string, expect: object, method = 'GET'): Promise<Outcome> =>
    call(connector, { url: `${target.origin}${path}`, method, expect });

  it('takes a status that is listed, whatever it is', async () => {
    assert.equal((await ask('/status/404', { status: 404 })).status, 'succeeded');
    assert.equal((await ask('/status/301', { status: [200, 301] })).status, 'succeeded');
    assert.deepEqual((await ask('/ok', { status: [204] })).reason, 'http.status');
  });

  it('compares top-level fields by value and type', async () => {
    assert.equal((await ask('/ok', { json: { version: '1.1.0', count: 3, ready: true } })).status, 'succeeded');
    const wrong = await ask('/ok', { json: { version: '1.2.0' } });
    assert.deepEqual([wrong.status, wrong.reason], ['failed', 'http.expectation']);
    assert.match(wrong.message, /answered 200 OK, but “version” is "1\.1\.0" instead of "1\.2\.0"\.$/);
    assert.equal((await ask('/ok', { json: { count: '3' } })).reason, 'http.expectation');
    assert.match((await ask('/ok', { json: { toString: 'x' } })).message, /“toString” is missing/);
  });

  it('fails on an answer that is not a JSON object', async () => {
    for (const path of ['/invalid-json', '/json-list']) assert.equal((await ask(path, { json: { a: 1 } })).reason, 'http.invalid_json');
  });

  it('looks for a text in the body', async () => {
    assert.equal((await ask('/ok', { bodyContains: '"ready":true' })).status, 'succeeded');
    assert.match((await ask('/ok', { bodyContains: 'nope' })).message, /does not contain “nope”/);
  });

  it('calls an unmet expectation worth another try for a read only: it may still come true', async () => {
    assert.equal((await ask('/ok', { json: { version: 'x' } })).transient, true);
    assert.equal((await ask('/status/500', { status: 200 })).transient, true);
    assert.equal((await ask('/ok', { json: { version: 'x' } }, 'POST')).transient, false);
  });
});

describe('http.request, between approval and execution', () => {
  let target: FakeTarget;
  before(async () => {
    target = await startFakeTarget();
  });
  after(() => target.close());
  const action = (connector: Connector) => connector.actions['request'] ?? assert.fail('no action');
  const pinsOf = (connector: Connector, url: string) => action(connector).pin(action(connector).input.parse({ url }));
  const ours = () => httpConnector([{ origin: target.origin, private: true }]);
  const named = (own: boolean) =>
    httpConnector([
      { origin: 'https://a.example', private: own },
      { origin: target.origin, private: true },
    ]);

  it('is another plan once its origin reaches further, or less far', async () => {
    const url = 'https://a.example/x';
    assert.deepEqual(await pinsOf(named(false), url), { reach: 'public' });
    assert.deepEqual(await pinsOf(named(true), url), { reach: 'private' });
  });

  it('stays the same plan when another origin is listed, unless it is not known yet which one it calls', async () => {
    assert.deepEqual(await pinsOf(named(true), target.origin), await pinsOf(ours(), target.origin));
    const open = `${target.origin}\${{ steps.one.outputs.path }}`;
    assert.notDeepEqual(await pinsOf(named(true), open), await pinsOf(ours(), open));
  });

  it('sends nothing by other settings than were approved, or without any', async () => {
    const open = await pinsOf(ours(), `${target.origin}\${{ steps.one.outputs.path }}`);
    const before = target.requests.length;
    for (const [connector, pins] of [
      [ours(), { reach: 'public' }],
      [ours(), {}],
      [named(false), open],
    ] as const) {
      const outcome = await call(connector, { url: `${target.origin}/ok`, method: 'POST' }, { pins });
      assert.deepEqual([outcome.status, outcome.reason, outcome.transient], ['failed', 'http.settings_changed', false]);
    }
    assert.equal(target.requests.length, before);
    assert.equal((await call(ours(), { url: `${target.origin}/ok` }, { pins: open })).status, 'succeeded');
  });
});

describe('http.request and what it sends', () => {
  let target: FakeTarget;
  before(async () => {
    target = await startFakeTarget();
  });
  after(() => target.close());

  async function received(input: object) {
    const connector = httpConnector([{ origin: target.origin, private: true }], {}, ['x-team']);
    await call(connector, { url: `${target.origin}/ok`, ...input });
    const request = target.requests.at(-1);
    assert.ok(request);
    return request;
  }

  it('sends JSON as JSON and text as text', async () => {
    const json = await received({ method: 'POST', body: { service: 'shop', count: 1 } });
    assert.deepEqual([json.body, json.headers['content-type']], ['{"service":"shop","count":1}', 'application/json']);
    const text = await received({ method: 'PUT', body: 'plain', headers: { 'content-type': 'text/plain' } });
    assert.deepEqual([text.body, text.headers['content-type']], ['plain', 'text/plain']);
  });

  it('sends an idempotency key only where the target is said to know it', async () => {
    assert.equal((await received({ method: 'POST' })).headers['idempotency-key'], undefined);
    assert.equal((await received({ method: 'POST', idempotent: true })).headers['idempotency-key'], 'r-testtest/step');
  });

  it('sends the headers that are allowed and closes the connection', async () => {
    const { headers } = await received({ headers: { 'x-team': 'blue', accept: 'text/html' } });
    assert.deepEqual(
      [headers['x-team'], headers['accept'], headers['user-agent'], headers['connection']],
      ['blue', 'text/html', 'signalbox', 'close'],
    );
  });

  it('uses a connection of its own for each call', async () => {
    const before = target.connections();
    for (const method of ['GET', 'HEAD', 'PUT']) await received({ method });
    assert.equal(target.connections(), before + 3);
  });
});
