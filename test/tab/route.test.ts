import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALL_EVENTS, ALL_RUNS, AUDIT_FIELDS, formatRoute, HOME, NO_QUESTION, parseRoute, type Route } from '../../tab/routing/route.ts';
import { openingRoute } from '../../tab/teams/address.ts';
import { RUN_STATES, type RunState } from '../../tab/text/states.ts';
import { count } from '../support/counts.ts';

const states: readonly RunState[] = RUN_STATES;
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/);
const maybeId = fc.oneof(fc.constant(''), id);
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({
    page: fc.constant('runs' as const),
    filter: fc.record({ states: fc.uniqueArray(fc.constantFrom(...states)), workflow: maybeId, environment: maybeId }),
  }),
  fc.record({ page: fc.constant('run' as const), runId: id }),
  fc.record({ page: fc.constant('output' as const), runId: id, stepId: id }),
  fc.constant<Route>({ page: 'approvals' }),
  fc.constant<Route>({ page: 'workflows' }),
  fc.record({ page: fc.constant('workflow' as const), name: id, from: maybeId }),
  fc.record({ page: fc.constant('person' as const), tenant: id, object: id }),
  fc.constant<Route>({ page: 'rules' }),
  fc.constant<Route>({ page: 'delegations' }),
  fc.record({ page: fc.constant('version' as const), hash: fc.stringMatching(/^[0-9a-f]{8,64}$/) }),
  fc.record({
    page: fc.constant('who' as const),
    query: fc.record({ what: fc.string({ maxLength: 200 }), environment: fc.string(), person: fc.string() }),
  }),
  fc.record({
    page: fc.constant('audit' as const),
    query: fc
      .tuple(...AUDIT_FIELDS.map(() => fc.string({ maxLength: 40 })))
      .map((texts) => ({ ...ALL_EVENTS, ...Object.fromEntries(AUDIT_FIELDS.map((field, index) => [field, texts[index] ?? ''])) })),
  }),
);

describe('parseRoute', () => {
  it('reads back every address that formatRoute writes', () => {
    fc.assert(
      fc.property(route, (given) => assert.deepEqual(parseRoute(formatRoute(given)), structuredClone(given))),
      { numRuns: count(1000) },
    );
  });

  it('gives a page of the tab for any text whatever, and its address stays in the tab', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.webUrl({ withQueryParameters: true })), (text) => {
        assert.match(formatRoute(parseRoute(text)), /^#\/(runs|approvals|workflows|who|people|rules|delegations|audit|missing)/);
      }),
      { numRuns: count(2000) },
    );
  });

  const rows: readonly (readonly [string, Route])[] = [
    ['', HOME],
    ['#/', HOME],
    ['runs/', HOME],
    ['people/contoso/ada-1', { page: 'person', tenant: 'contoso', object: 'ada-1' }],
    ['people/contoso', { page: 'missing' }],
    ['people/contoso/ada-1/x', { page: 'missing' }],
    ['runs/r-7hk2m9qd', { page: 'run', runId: 'r-7hk2m9qd' }],
    [
      'runs?state=running&state=running&state=bogus&environment=production',
      { page: 'runs', filter: { ...ALL_RUNS, states: ['running'], environment: 'production' } },
    ],
    ['runs?environment=<script>', HOME],
    ['audit?from=2026-11-22&seq=9', { page: 'audit', query: { ...ALL_EVENTS, from: '2026-11-22' } }],
    ['approvals/r-7hk2m9qd', { page: 'missing' }],
    ['runs/r-1/output', { page: 'missing' }],
    ['runs/r-1/output/deploy/more', { page: 'missing' }],
    ['workflows/deploy/run', { page: 'missing' }],
    ['runs?state=__proto__', HOME],
    ['rules/ab12cd34', { page: 'version', hash: 'ab12cd34' }],
    ['rules/policy', { page: 'missing' }],
    ['rules/ab12cd34/approve', { page: 'missing' }],
    ['who?what=deploy&effect=allow', { page: 'who', query: { ...NO_QUESTION, what: 'deploy' } }],
  ];
  for (const [text, expected] of rows) it(`reads “${text}”`, () => assert.deepEqual(parseRoute(text), expected));
});

describe('a deep link to somewhere else', () => {
  const hostile = [
    'https://evil.example/',
    '//evil.example/runs',
    '/\\evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '../../api/runs',
    'runs/../../api/me',
    'runs/%2e%2e%2fapi',
    'runs/r-1%0d%0aset-cookie:x',
    '#/runs#javascript:alert(1)',
    '?start=https://evil.example',
    'runs/"><img src=x onerror=alert(1)>',
    'workflows/deploy?from=https://evil.example',
    '\u202eruns',
  ];
  for (const wanted of hostile) {
    it(`never leaves the tab: ${JSON.stringify(wanted)}`, () => {
      for (const opened of [
        openingRoute({ hash: '', search: '', subPage: wanted }),
        openingRoute({ hash: '', search: `?start=${encodeURIComponent(wanted)}`, subPage: '' }),
      ]) {
        const address = new URL(formatRoute(opened), 'https://signalbox.example.com/tab');
        assert.equal(`${address.origin}${address.pathname}`, 'https://signalbox.example.com/tab');
        assert.doesNotMatch(formatRoute(opened), /[<>"'\s:\\]|\/\//);
      }
    });
  }
});

describe('openingRoute', () => {
  const search = '?start=workflows&theme=dark';
  it('stays where a reload was', () => {
    assert.deepEqual(openingRoute({ hash: '#/audit', search, subPage: 'approvals' }), { page: 'audit', query: ALL_EVENTS });
  });
  it('follows a deep link before the page chosen for the tab', () => {
    assert.deepEqual(openingRoute({ hash: '', search, subPage: 'runs/r-7hk2m9qd' }), { page: 'run', runId: 'r-7hk2m9qd' });
  });
  it('opens the page chosen for the tab, else the runs', () => {
    assert.deepEqual(openingRoute({ hash: '', search, subPage: '' }), { page: 'workflows' });
    assert.deepEqual(openingRoute({ hash: '#/', search: '', subPage: '' }), HOME);
  });
});
