import { newDelegationId, newProposalId } from '../../../bot/core/ids.ts';
import type { Permission } from '../../../bot/core/policy/policy.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { mayNear, objectIdOf, type PersonId, TENANT } from './site.ts';

/** A run, or an id that none has: what a request names of it. */
export type Named = Pick<Run, 'id' | 'planHash'> & Readonly<{ approvalId: string }>;
type Request = Readonly<{ path: string; body?: object; method?: 'PUT' | 'DELETE' }>;

/**
 * One route of the product: how it is called about a run, and what each person is answered about one that they may see the
 * environment of. `about` is missing where no run is named; such a route is asked once per person.
 */
export type HttpRow = Readonly<{
  route: string;
  request: (run: Named) => Request;
  namesRun: boolean;
  near: (person: PersonId) => number;
}>;

const seen = (person: PersonId): boolean => mayNear(person, 'view');
/** Unknown to whoever may not see it; refused to whoever may not do it. */
const act =
  (done: number, ...needs: readonly (Permission | 'approve')[]) =>
  (person: PersonId): number => {
    if (!seen(person)) return 404;
    return needs.some((what) => mayNear(person, what) && person === what) ? done : 403;
  };
const everybody = (): number => 200;
const only =
  (...needs: readonly PersonId[]) =>
  (person: PersonId): number =>
    needs.includes(person) ? 200 : 403;

const HASH = 'cd'.repeat(32);
const PROPOSAL = { proposalId: newProposalId(), comment: 'x' };

/** Public addresses and the bot's own, which has no person: they are swept by the suites of their doors. */
export const WITHOUT_PERSON: readonly string[] = [
  'post /api/messages',
  'get /tab',
  'get /tab/config',
  'get /tab/consent',
  'get /tab/consent/end',
  'get /tab/assets/:file',
  'get /livez',
  'get /readyz',
];

export const HTTP_ROWS: readonly HttpRow[] = [
  { route: 'get /api/me', namesRun: false, request: () => ({ path: '/api/me' }), near: everybody },
  { route: 'get /api/runs', namesRun: false, request: () => ({ path: '/api/runs' }), near: everybody },
  { route: 'get /api/reviews', namesRun: false, request: () => ({ path: '/api/reviews' }), near: everybody },
  { route: 'get /api/approvals', namesRun: false, request: () => ({ path: '/api/approvals' }), near: everybody },
  { route: 'get /api/workflows', namesRun: false, request: () => ({ path: '/api/workflows' }), near: everybody },
  { route: 'get /api/events', namesRun: false, request: () => ({ path: '/api/events' }), near: everybody },
  { route: 'get /api/audit', namesRun: false, request: () => ({ path: '/api/audit' }), near: only('audit') },
  { route: 'get /api/audit/state', namesRun: false, request: () => ({ path: '/api/audit/state' }), near: only('audit') },
  {
    route: 'get /api/people/:tenant/:object/timeline',
    namesRun: false,
    // Oneself everybody may read.
    request: () => ({ path: `/api/people/${TENANT}/${objectIdOf('nothing')}/timeline` }),
    near: only('audit', 'nothing'),
  },
  {
    route: 'get /api/audit/consistency',
    namesRun: false,
    // Nothing is sealed at that size.
    request: () => ({ path: '/api/audit/consistency?from=999999999' }),
    near: (person) => (person === 'audit' ? 409 : 403),
  },
  {
    route: 'get /api/audit/events/:seq/proof',
    namesRun: false,
    // Nobody sees an event that there is not.
    request: () => ({ path: '/api/audit/events/999999999/proof' }),
    near: () => 404,
  },
  {
    route: 'get /api/audit/export',
    namesRun: false,
    // Nothing is sealed at that size.
    request: () => ({ path: '/api/audit/export?format=jsonl&size=999999999' }),
    near: (person) => (person === 'audit' ? 409 : 403),
  },
  { route: 'get /api/audit/filters', namesRun: false, request: () => ({ path: '/api/audit/filters' }), near: everybody },
  {
    route: 'put /api/audit/filters/:name',
    namesRun: false,
    request: () => ({ path: '/api/audit/filters/denied', body: { query: 'decision=denied' }, method: 'PUT' }),
    near: only('audit'),
  },
  {
    route: 'delete /api/audit/filters/:name',
    namesRun: false,
    request: () => ({ path: '/api/audit/filters/never-kept', method: 'DELETE' }),
    near: () => 404,
  },
  {
    route: 'get /api/explain',
    namesRun: false,
    request: () => ({ path: `/api/explain?workflow=act&environment=near&person=${objectIdOf('nothing')}` }),
    // About oneself everybody may ask.
    near: (person) => (person === 'explain' || person === 'nothing' ? 200 : 403),
  },
  {
    route: 'post /api/workflows/:name/runs',
    namesRun: false,
    request: () => ({ path: '/api/workflows/act/runs', body: { inputs: { environment: 'near' } } }),
    near: (person) => (person === 'run' ? 201 : 403),
  },
  { route: 'get /api/rules', namesRun: false, request: () => ({ path: '/api/rules' }), near: only('govern') },
  {
    route: 'get /api/rules/:hash',
    namesRun: false,
    request: () => ({ path: `/api/rules/${HASH}` }),
    near: (person) => (person === 'govern' ? 404 : 403),
  },
  {
    route: 'post /api/rules/:hash/propose',
    namesRun: false,
    request: () => ({ path: `/api/rules/${HASH}/propose`, body: {} }),
    near: (person) => (person === 'govern' ? 404 : 403),
  },
  ...(['approve', 'reject'] as const).map(
    (verdict): HttpRow => ({
      route: `post /api/rules/:hash/${verdict}`,
      namesRun: false,
      request: () => ({ path: `/api/rules/${HASH}/${verdict}`, body: PROPOSAL }),
      near: (person) => (person === 'govern' ? 404 : 403),
    }),
  ),
  { route: 'get /api/delegations', namesRun: false, request: () => ({ path: '/api/delegations' }), near: everybody },
  {
    route: 'post /api/delegations',
    namesRun: false,
    request: () => ({
      path: '/api/delegations',
      body: { role: 'approve', to: objectIdOf('chief'), until: '2099-01-01T00:00:00Z', reason: '', timezone: 'UTC' },
    }),
    // Others do not have the role, and whoever has it may not hand its vote on.
    near: () => 403,
  },
  {
    route: 'post /api/delegations/:id/end',
    namesRun: false,
    request: () => ({ path: `/api/delegations/${newDelegationId()}/end`, body: {} }),
    near: () => 404,
  },
  {
    route: 'get /api/runs/:id',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}` }),
    near: (person) => (seen(person) ? 200 : 404),
  },
  {
    route: 'get /api/runs/:id/timeline',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}/timeline` }),
    near: (person) => (seen(person) ? 200 : 404),
  },
  {
    route: 'get /api/runs/:id/steps/:stepId/output',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}/steps/say/output` }),
    near: (person) => (seen(person) ? 200 : 404),
  },
  {
    route: 'post /api/runs/:id/votes',
    namesRun: true,
    request: ({ id, planHash, approvalId }) => ({
      path: `/api/runs/${id}/votes`,
      body: { approvalId, planHash, verdict: 'approve', comment: '' },
    }),
    near: act(200, 'approve'),
  },
  {
    route: 'post /api/runs/:id/cancel',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}/cancel`, body: {} }),
    // Whoever asked for it may stop it.
    near: act(200, 'cancel', 'run'),
  },
  {
    route: 'post /api/runs/:id/resolve',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}/resolve`, body: { stepId: 'say', verdict: 'it_ran' } }),
    // It may, and there is nothing to resolve.
    near: act(409, 'resolve'),
  },
  {
    route: 'post /api/runs/:id/review',
    namesRun: true,
    request: ({ id }) => ({ path: `/api/runs/${id}/review`, body: { comment: 'looked at it' } }),
    near: act(409, 'review'),
  },
];
