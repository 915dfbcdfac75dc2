import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import type { ApiError } from '../../bot/http/contract.ts';
import { LiveEvents, STREAM_LIMITS } from '../../bot/http/live-events.ts';
import { type HttpDeps, routesOf } from '../../bot/http/server.ts';
import { ADA, HOME_TENANT } from '../support/entra.ts';
import { recordingOperations } from './recording-operations.ts';
import { OTHER_HASH, PROPOSAL_ID, RULES, VERSION } from './sample-rules.ts';
import { APPROVAL_ID, EVENT, PLAN_HASH, RUN_ID, SEEN_RUN } from './sample-run.ts';
import { posted, type ServedApi, serveApi } from './served-api.ts';

const WHO = { kind: 'person', tenantId: HOME_TENANT, objectId: ADA.oid, name: ADA.name };
const VOTE = { approvalId: APPROVAL_ID, verdict: 'approve', comment: 'fine', planHash: PLAN_HASH };

/** Each address as it is called in earnest: what reaches the operations, and what comes back. Public ones need no token. */
type Row = Readonly<{ route: string; public?: true; path: string; body?: unknown; call?: readonly unknown[]; status?: number }>;
const ROUTES: readonly Row[] = [
  { route: 'post /api/messages', public: true, path: '/api/messages', body: { type: 'message' } },
  { route: 'get /api/me', path: '/api/me', call: ['me', WHO] },
  {
    route: 'get /api/runs',
    path: '/api/runs?state=running&state=queued&workflow=deploy&environment=production&before=x',
    call: ['runs', WHO, { states: ['running', 'queued'], workflow: 'deploy', environment: 'production' }, 'x'],
  },
  { route: 'get /api/runs/:id', path: `/api/runs/${RUN_ID}`, call: ['run', WHO, RUN_ID] },
  {
    route: 'get /api/runs/:id/steps/:stepId/output',
    path: `/api/runs/${RUN_ID}/steps/switch/output`,
    call: ['output', WHO, RUN_ID, 'switch'],
  },
  {
    route: 'post /api/runs/:id/votes',
    path: `/api/runs/${RUN_ID}/votes`,
    body: VOTE,
    call: ['vote', WHO, RUN_ID, VOTE, new Date('2026-05-04T10:00:00Z')],
  },
  { route: 'post /api/runs/:id/cancel', path: `/api/runs/${RUN_ID}/cancel`, body: {}, call: ['cancel', WHO, RUN_ID] },
  {
    route: 'post /api/runs/:id/resolve',
    path: `/api/runs/${RUN_ID}/resolve`,
    body: { stepId: 'switch', verdict: 'it_ran' },
    call: ['resolve', WHO, RUN_ID, 'switch', 'it_ran'],
  },
  {
    route: 'post /api/runs/:id/review',
    path: `/api/runs/${RUN_ID}/review`,
    body: { comment: 'looked at it' },
    call: ['review', WHO, RUN_ID, 'looked at it'],
  },
  { route: 'get /api/reviews', path: '/api/reviews', call: ['reviewsFor', WHO] },
  { route: 'get /api/approvals', path: '/api/approvals', call: ['waitingFor', WHO] },
  { route: 'get /api/workflows', path: '/api/workflows', call: ['workflows', WHO] },
  {
    route: 'post /api/workflows/:name/runs',
    path: '/api/workflows/deploy/runs',
    body: { inputs: { service: 'shop', count: 2, force: true } },
    call: ['start', WHO, 'deploy', { service: 'shop', count: 2, force: true }],
    status: 201,
  },
  {
    route: 'get /api/explain',
    path: '/api/explain?workflow=deploy&environment=production&person=ada',
    call: ['explain', WHO, { workflow: 'deploy', environment: 'production', person: 'ada' }],
  },
  { route: 'get /api/rules', path: '/api/rules', call: ['rules', WHO] },
  { route: 'get /api/rules/:hash', path: `/api/rules/${OTHER_HASH}`, call: ['rulesVersion', WHO, OTHER_HASH] },
  {
    route: 'post /api/rules/:hash/propose',
    path: '/api/rules/cdcdcdcd/propose',
    body: {},
    call: ['proposeRules', WHO, 'cdcdcdcd'],
    status: 201,
  },
  ...(['approve', 'reject'] as const).map((verdict) => ({
    route: `post /api/rules/:hash/${verdict}`,
    path: `/api/rules/cdcdcdcd/${verdict}`,
    body: { proposalId: PROPOSAL_ID, comment: 'two are better' },
    call: ['decideRules', WHO, { hash: 'cdcdcdcd', proposalId: PROPOSAL_ID, verdict, comment: 'two are better' }],
  })),
  {
    route: 'get /api/audit',
    path: '/api/audit?person=ada&type=run.created&text=x%20y&from=2026-05-01&to=2026-05-04T10:00:00%2B02:00',
    call: [
      'audit',
      WHO,
      { person: 'ada', type: 'run.created', text: 'x y', from: new Date('2026-05-01T00:00:00Z'), to: new Date('2026-05-04T08:00:00Z') },
      null,
    ],
  },
  { route: 'get /api/events', path: '/api/events' },
  { route: 'get /tab', public: true, path: '/tab' },
  { route: 'get /tab/config', public: true, path: '/tab/config' },
  { route: 'get /tab/assets/:file', public: true, path: '/tab/assets/main-a1b2c3d4.js' },
  { route: 'get /livez', public: true, path: '/livez' },
  { route: 'get /readyz', public: true, path: '/readyz' },
];

const requestOf = (row: Row): RequestInit => (row.body === undefined ? {} : posted(row.body));

describe('the list of routes', () => {
  let api: ServedApi;
  before(async () => {
    api = await serveApi({ assets: { 'main-a1b2c3d4.js': 'export {};' } });
  });
  after(() => api.close());
  beforeEach(() => {
    api.calls.length = 0;
  });

  it('is the table of this test, in which each route says whether it is public', () => {
    const unused = { operations: recordingOperations([]), tabDir: '', local: false } as unknown as HttpDeps;
    const routes = routesOf(unused, new LiveEvents({ ...unused, maySee: async () => true, limits: STREAM_LIMITS }));
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
      assert.equal(stranger.status, row.public ? 200 : 401);
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

  it('writes times as ISO 8601 and keeps every field of a run and of rules', async () => {
    const expected = { ...JSON.parse(JSON.stringify(SEEN_RUN.view)), can: SEEN_RUN.can };
    assert.deepEqual(await bodyOf(`/api/runs/${RUN_ID}`), expected);
    assert.deepEqual(await bodyOf('/api/runs'), { runs: [expected], next: 'older' });
    assert.deepEqual(await bodyOf('/api/rules'), JSON.parse(JSON.stringify(RULES)));
    assert.deepEqual(await bodyOf(`/api/rules/${OTHER_HASH}`), JSON.parse(JSON.stringify(VERSION)));
    assert.deepEqual(await bodyOf('/api/audit'), { events: [JSON.parse(JSON.stringify(EVENT))], next: null });
  });

  it('shows of a workflow what the form needs, and none of its steps', async () => {
    const { workflows } = (await bodyOf('/api/workflows')) as { workflows: readonly object[] };
    assert.deepEqual(Object.keys(workflows[0] ?? {}).sort(), ['description', 'inputs', 'name', 'risk', 'schedules', 'title', 'usage']);
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
