import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import type { ApiError, Explanation } from '../../bot/http/contract.ts';
import { presentIds, withIds } from '../../bot/log-ids.ts';
import { productRoutes } from '../support/routes.ts';
import { ROUTES, type Row } from './route-rows.ts';
import { OTHER_HASH, RULES, SEEN_VERSION } from './sample-rules.ts';
import { DELEGATIONS, EVENT, RUN_ID, SEEN_RUN } from './sample-run.ts';
import { posted, type ServedApi, serveApi } from './served-api.ts';

const requestOf = ({ route, body }: Row): RequestInit => ({
  ...(body === undefined ? {} : posted(body)),
  method: route.split(' ')[0]?.toUpperCase() ?? 'GET',
});

describe('the list of routes', () => {
  let api: ServedApi;
  let idsWhenAsked = {};
  before(async () => {
    const ready = async (): Promise<void> => {
      idsWhenAsked = presentIds();
    };
    api = await serveApi({ assets: { 'main-a1b2c3d4.js': 'export {};' }, deps: { withIds, ready } });
  });
  after(() => api.close());
  beforeEach(() => {
    api.calls.length = 0;
  });

  it('is the table of this test, in which each route says whether it is public', () => {
    const routes = productRoutes();
    const named = (access: readonly string[]) =>
      routes.filter((route) => access.includes(route.access)).map((r) => `${r.method} ${r.path}`);
    assert.deepEqual(
      named(['token']),
      ROUTES.filter((row) => row.public === undefined).map((row) => row.route),
    );
    assert.deepEqual(
      named(['public', 'bot']),
      ROUTES.filter((row) => row.public).map((row) => row.route),
    );
  });

  for (const row of ROUTES) {
    it(`${row.public ? 'reaches' : 'guards'} ${row.route}`, async () => {
      const stranger = await api.fetch(row.path, requestOf(row));
      assert.equal(stranger.status, row.public ? (row.status ?? 200) : 401);
      assert.equal(api.calls.length, 0);
      await stranger.arrayBuffer();

      const known = await api.fetch(row.path, { ...requestOf(row), token: await api.entra.token() });
      assert.equal(known.status, row.status ?? 200);
      await known.body?.cancel();
      assert.deepEqual(
        api.calls.map(({ name, args }) => [name, ...args]),
        row.call === undefined ? [] : [row.call],
      );
    });

    it(`protects every answer of ${row.route} by headers`, async () => {
      for (const token of [undefined, await api.entra.token()]) {
        const response = await api.fetch(row.path, { ...requestOf(row), ...(token === undefined ? {} : { token }) });
        await response.body?.cancel();
        checkHeaders(response, row.path.startsWith('/tab/assets/') ? 'public, max-age=31536000, immutable' : 'no-store');
      }
    });
  }

  it('protects errors by the same headers', async () => {
    const token = await api.entra.token();
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, token };
    const cases: readonly [string, number, Parameters<ServedApi['fetch']>[1]][] = [
      ['/nothing/here', 404, {}],
      ['/api/unknown', 404, { token }],
      ['/tab/assets/none.js', 404, {}],
      ['/tab/%', 404, {}],
      ['/api/runs/%ff', 400, { token }],
      ['/api/messages', 400, { ...broken, body: '{' }],
      ['/api/messages', 413, { ...broken, body: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) }],
      ['/api/messages', 415, { method: 'POST', body: 'hello' }],
      ['/api/messages', 404, {}],
      [`/api/runs/${RUN_ID}/votes`, 400, { ...broken, body: '{}' }],
    ];
    for (const [path, status, init] of cases) {
      const response = await api.fetch(path, init);
      const { error } = (await response.json()) as ApiError;
      assert.deepEqual([path, response.status, error.requestId], [path, status, response.headers.get('x-request-id')]);
      checkHeaders(response, 'no-store');
    }
  });

  it('gives each request an id of its own, not one that the client chose', async () => {
    const ids = [];
    for (const _ of [1, 2]) ids.push((await api.fetch('/livez', { headers: { 'x-request-id': 'mine' } })).headers.get('x-request-id'));
    assert.equal(new Set([...ids, 'mine']).size, 3);
  });

  it('gives that id to every line that is logged for the request', async () => {
    const { headers } = await api.fetch('/readyz');
    assert.deepEqual(idsWhenAsked, { requestId: headers.get('x-request-id') });
  });

  function checkHeaders(response: Response, caching: string): void {
    const header = (name: string) => response.headers.get(name);
    const policy = header('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", 'frame-ancestors ']) {
      assert.ok(policy.includes(part), `${response.url}: ${policy}`);
    }
    assert.doesNotMatch(policy, /unsafe|\*(?!\.)|http:/);
    assert.equal(header('cache-control'), caching);
    assert.equal(header('x-content-type-options'), 'nosniff');
    assert.equal(header('referrer-policy'), 'no-referrer');
    assert.equal(header('strict-transport-security'), 'max-age=31536000');
    for (const absent of ['x-frame-options', 'x-powered-by', 'cross-origin-opener-policy', 'etag', 'access-control-allow-origin']) {
      assert.equal(header(absent), null, absent);
    }
  }
});

describe('an answer of the API', () => {
  let api: ServedApi;
  const surprise = { value: undefined as unknown };
  before(async () => {
    const fails = async (): Promise<never> => {
      throw surprise.value;
    };
    api = await serveApi({ operations: { waitingFor: fails } });
  });
  after(() => api.close());

  const bodyOf = async (path: string, init: RequestInit = {}): Promise<unknown> =>
    await (await api.fetch(path, { ...init, token: await api.entra.token() })).json();

  it('writes times as ISO 8601 and keeps every field of a run, of rules and of delegations', async () => {
    const expected = { ...JSON.parse(JSON.stringify(SEEN_RUN.view)), conversationUrl: null, can: SEEN_RUN.can };
    assert.deepEqual(await bodyOf(`/api/runs/${RUN_ID}`), expected);
    assert.deepEqual(await bodyOf('/api/runs'), { runs: [expected], next: 'older' });
    assert.deepEqual(await bodyOf('/api/rules'), JSON.parse(JSON.stringify(RULES)));
    assert.deepEqual(await bodyOf(`/api/rules/${OTHER_HASH}`), {
      ...JSON.parse(JSON.stringify(SEEN_VERSION.view)),
      can: SEEN_VERSION.can,
    });
    assert.deepEqual(await bodyOf('/api/delegations'), JSON.parse(JSON.stringify(DELEGATIONS)));
    assert.deepEqual(await bodyOf('/api/audit'), { events: [JSON.parse(JSON.stringify(EVENT))], next: null });
  });

  it('says what a question about a command was understood as, and passes the command on as it was typed', async () => {
    api.calls.length = 0;
    const answer = (await bodyOf('/api/explain?command=deploy%20shop%201.1.0%20to%20production')) as Explanation;
    assert.deepEqual([answer.workflow, answer.environment], ['deploy', 'production']);
    assert.deepEqual(api.calls[0]?.args[1], { command: 'deploy shop 1.1.0 to production', person: null });
  });

  it('shows of a workflow what the form needs, and none of its steps', async () => {
    const { workflows } = (await bodyOf('/api/workflows')) as { workflows: readonly object[] };
    assert.deepEqual(Object.keys(workflows[0] ?? {}).sort(), [
      'can',
      'description',
      'inputs',
      'name',
      'risk',
      'schedules',
      'title',
      'usage',
    ]);
    assert.deepEqual(await bodyOf('/api/workflows/deploy/runs', posted({ inputs: {} })), { runId: RUN_ID, state: 'waiting_approval' });
  });

  it('is never HTML: output of a step is plain text', async () => {
    const response = await api.fetch(`/api/runs/${RUN_ID}/steps/switch/output`, { token: await api.entra.token() });
    assert.deepEqual([response.headers.get('content-type'), await response.text()], ['text/plain; charset=utf-8', 'line 1\nline 2 <b>\n']);
  });

  const STATUSES = {
    invalid: 400,
    unauthenticated: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    outcome_unknown: 409,
    rate_limited: 429,
    internal: 500,
    unavailable: 503,
  } as const;
  for (const [code, status] of Object.entries(STATUSES) as [keyof typeof STATUSES, number][]) {
    it(`is ${status} for ${code}, with reason and sentence`, async () => {
      surprise.value = new AppError({
        code,
        reason: 'some.reason',
        message: 'What happened.',
        details: { retryAfterMs: 1500, field: 'wrong' },
      });
      const response = await api.fetch('/api/approvals', { token: await api.entra.token() });
      const { error } = (await response.json()) as ApiError;
      assert.deepEqual([response.status, error.code, error.reason, error.message], [status, code, 'some.reason', 'What happened.']);
      assert.deepEqual(error.fields, code === 'invalid' ? { field: 'wrong' } : undefined);
      assert.equal(response.headers.get('retry-after'), code === 'unauthenticated' ? null : '2');
    });
  }

  it('names the rule that denied, with its reasons', async () => {
    const because = { rule: 'developers-stay-out', holds: false, sentence: 'No.', because: [] };
    surprise.value = new AppError({ code: 'forbidden', reason: 'policy.developers-stay-out', message: 'No.', because });
    const { error } = (await bodyOf('/api/approvals')) as ApiError;
    assert.deepEqual(error.because, because);
  });

  for (const thrown of [
    new Error('password=hunter2'),
    'hunter2',
    null,
    undefined,
    { status: 200, message: 'hunter2' },
    Object.assign(new Error('hunter2'), { status: 503 }),
  ]) {
    it(`is 500 without a word of ${thrown instanceof Error ? 'an error' : typeof thrown} that nobody expected, and the log has it all`, async () => {
      surprise.value = thrown;
      api.log.length = 0;
      const response = await api.fetch('/api/approvals', { token: await api.entra.token() });
      const body = await response.text();
      assert.equal(response.status, 500);
      assert.doesNotMatch(body, /hunter2|at .*\.ts|stack/);
      const { error } = JSON.parse(body) as ApiError;
      const line = api.log.find(({ level }) => level === 'error');
      assert.equal(line?.fields['requestId'], error.requestId);
      const { cause } = (line ?? assert.fail('no error was logged')).fields['err'] as Error;
      assert.ok(thrown ? cause === thrown : cause instanceof Error, 'express puts an error in the place of nothing');
    });
  }
});
