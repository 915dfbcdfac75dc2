import { ENGLISH } from '../../bot/core/text/language.ts';
import { ADA, HOME_TENANT } from '../support/entra.ts';
import { OTHER_HASH, PROPOSAL_ID } from './sample-rules.ts';
import { APPROVAL_ID, PLAN_HASH, RUN_ID } from './sample-run.ts';

const WHO = { kind: 'person', tenantId: HOME_TENANT, objectId: ADA.oid, name: ADA.name };
const VOTE = { approvalId: APPROVAL_ID, verdict: 'approve', comment: 'fine', planHash: PLAN_HASH };

/** Each address as it is called in earnest: what reaches the operations, and what comes back. Public ones need no token. */
export type Row = Readonly<{ route: string; public?: true; path: string; body?: unknown; call?: readonly unknown[]; status?: number }>;
export const ROUTES: readonly Row[] = [
  { route: 'post /api/messages', public: true, path: '/api/messages', body: { type: 'message' } },
  { route: 'get /api/me', path: '/api/me', call: ['me', WHO] },
  {
    route: 'get /api/runs',
    path: '/api/runs?state=running&state=queued&workflow=deploy&environment=production&before=x',
    call: ['runs', WHO, { states: ['running', 'queued'], workflow: 'deploy', environment: 'production' }, 'x'],
  },
  { route: 'get /api/runs/:id', path: `/api/runs/${RUN_ID}`, call: ['run', WHO, RUN_ID] },
  {
    route: 'get /api/runs/:id/timeline',
    path: `/api/runs/${RUN_ID}/timeline?after=7`,
    call: ['timeline', WHO, RUN_ID, '7'],
  },
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
  { route: 'get /api/reviews', path: '/api/reviews', call: ['reviewsFor', WHO, null] },
  { route: 'get /api/approvals', path: '/api/approvals', call: ['waitingFor', WHO, null] },
  { route: 'get /api/workflows', path: '/api/workflows', call: ['workflows', WHO] },
  {
    route: 'post /api/workflows/:name/runs',
    path: '/api/workflows/deploy/runs',
    body: { inputs: { service: 'shop', count: 2, force: true }, startAt: '2026-05-06T10:00:00+02:00', breakGlass: 'the site is down' },
    call: [
      'start',
      WHO,
      'deploy',
      {
        inputs: { service: 'shop', count: 2, force: true },
        startAt: new Date('2026-05-06T08:00:00Z'),
        breakGlass: 'the site is down',
      },
      ENGLISH,
    ],
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
  { route: 'get /api/delegations', path: '/api/delegations', call: ['delegations', WHO] },
  {
    route: 'post /api/delegations',
    path: '/api/delegations',
    body: { role: 'sre', to: 'bo@example.com', until: '2026-05-06T10:00:00+02:00', reason: 'on leave', timezone: 'Europe/Vienna' },
    call: [
      'handOn',
      WHO,
      { role: 'sre', to: 'bo@example.com', until: new Date('2026-05-06T08:00:00Z'), reason: 'on leave', timezone: 'Europe/Vienna' },
    ],
    status: 201,
  },
  {
    route: 'post /api/delegations/:id/end',
    path: '/api/delegations/d-7hk2m9qd/end',
    body: {},
    call: ['endDelegation', WHO, 'd-7hk2m9qd'],
  },
  {
    route: 'get /api/people/:tenant/:object/timeline',
    path: '/api/people/contoso/ada-1/timeline?before=7',
    call: ['personTimeline', WHO, { tenantId: 'contoso', objectId: 'ada-1' }, '7'],
  },
  {
    route: 'get /api/audit',
    path: '/api/audit?person=ada&type=run.created&channel=19:a@thread.tacv2&decision=denied&via=chat&text=x%20y&from=2026-05-01&to=2026-05-04T10:00:00%2B02:00',
    call: [
      'audit',
      WHO,
      {
        person: 'ada',
        type: 'run.created',
        channel: '19:a@thread.tacv2',
        decision: 'denied',
        via: 'chat',
        text: 'x y',
        from: new Date('2026-05-01T00:00:00Z'),
        to: new Date('2026-05-04T08:00:00Z'),
      },
      null,
    ],
  },
  { route: 'get /api/audit/state', path: '/api/audit/state', call: ['auditState', WHO] },
  {
    route: 'get /api/audit/consistency',
    path: '/api/audit/consistency?from=3&to=9',
    call: ['auditConsistency', WHO, { from: 3, to: 9 }],
  },
  { route: 'get /api/audit/events/:seq/proof', path: '/api/audit/events/7/proof', call: ['auditProof', WHO, 7] },
  {
    route: 'get /api/audit/export',
    path: '/api/audit/export?format=csv&size=3&decision=denied',
    call: ['exportAudit', WHO, { filter: { decision: 'denied' }, format: 'csv', size: 3 }],
  },
  { route: 'get /api/audit/filters', path: '/api/audit/filters', call: ['savedFilters', WHO] },
  {
    route: 'put /api/audit/filters/:name',
    path: '/api/audit/filters/what%20was%20%2F%20denied',
    body: { query: 'decision=denied&from=2026-05-01' },
    call: ['saveFilter', WHO, { name: 'what was / denied', query: 'decision=denied&from=2026-05-01' }],
  },
  { route: 'delete /api/audit/filters/:name', path: '/api/audit/filters/mine', call: ['dropFilter', WHO, 'mine'] },
  { route: 'get /api/events', path: '/api/events' },
  { route: 'get /tab', public: true, path: '/tab' },
  { route: 'get /tab/config', public: true, path: '/tab/config' },
  {
    route: 'get /tab/consent',
    public: true,
    path: `/tab/consent?tenant=${HOME_TENANT}&state=0123456789abcdefghijkl&why=consent`,
    status: 302,
  },
  { route: 'get /tab/consent/end', public: true, path: '/tab/consent/end' },
  { route: 'get /tab/assets/:file', public: true, path: '/tab/assets/main-a1b2c3d4.js' },
  { route: 'get /livez', public: true, path: '/livez' },
  { route: 'get /readyz', public: true, path: '/readyz' },
];
