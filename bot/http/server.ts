import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Masking } from '../core/masking/masker.ts';
import type { Logger, WithIds } from '../core/ports.ts';
import type { TabOperations } from '../core/tab.ts';
import type { Authenticate } from './auth.ts';
import { CONSENT_END, type Consent } from './consent.ts';
import { doorLimit } from './door-limit.ts';
import { type Listener, listener, SOCKET_LIMITS, type SocketLimits } from './listener.ts';
import { type Changes, LiveEvents, STREAM_LIMITS, type StreamLimits } from './live-events.ts';
import { type Mount, pipeline } from './pipeline.ts';
import type { Route } from './route.ts';
import { listAudit, showPersonTimeline, showTimeline } from './routes/audit.ts';
import { exportAudit } from './routes/audit-export.ts';
import { dropFilter, listFilters, saveFilter } from './routes/audit-filters.ts';
import { showAuditState, showConsistency, showProof } from './routes/audit-proof.ts';
import { cancelRun, castVote, resolveStep, reviewRun } from './routes/decisions.ts';
import { endDelegation, handOn, listDelegations } from './routes/delegations.ts';
import { explain } from './routes/explain.ts';
import { live, ready } from './routes/health.ts';
import { me } from './routes/me.ts';
import { decideRules, listRules, proposeRules, showRules } from './routes/rules.ts';
import { listRuns, reviewsForMe, showOutput, showRun, waitingForMe } from './routes/runs.ts';
import { tabAsset } from './routes/tab-asset.ts';
import { startConsent } from './routes/tab-consent.ts';
import { tabPage } from './routes/tab-page.ts';
import { listWorkflows, startWorkflow } from './routes/workflows.ts';

export type HttpDeps = Readonly<{
  operations: TabOperations;
  authenticate: Authenticate;
  /** The Teams edge: checks the connector's token itself and answers. Gets the body parsed, as any JSON object or array. */
  messages(req: IncomingMessage & { body?: unknown }, res: ServerResponse): Promise<void>;
  changes: Changes;
  /** Resolves when the product can work; anything thrown makes `/readyz` answer 503. */
  ready(): Promise<void>;
  /** What `/readyz` says beside; the address is public, so nothing that strangers should not know. */
  notes?(): readonly string[];
  clock: Clock;
  logger: Logger;
  /** Gives the lines that are logged for a request its id. */
  withIds?: WithIds;
  /** Takes the secrets out of everything that is answered. */
  masker: Masking;
  /** The folder with the built tab: `index.html` and `assets/`. */
  tabDir: string;
  /** Where the tab sends whoever has to give consent; null = it cannot. */
  consent: Consent | null;
  /** Served on loopback for Local Teams: no HSTS, and its page may frame the tab. */
  local: boolean;
  trustProxy: false | number | string;
  mounts?: readonly Mount[];
  limits?: Readonly<{ botPerMinute?: number; othersPerMinute?: number; streams?: Partial<StreamLimits>; sockets?: Partial<SocketLimits> }>;
}>;

/** Every address of the product, and who may reach it. */
export function routesOf(deps: HttpDeps, events: LiveEvents): readonly Route[] {
  const { operations } = deps;
  const page = tabPage(deps);
  return [
    { method: 'post', path: '/api/messages', access: 'bot', serve: deps.messages },

    { method: 'get', path: '/api/me', access: 'token', answer: me(operations) },
    { method: 'get', path: '/api/runs', access: 'token', answer: listRuns(operations) },
    { method: 'get', path: '/api/runs/:id', access: 'token', answer: showRun(operations) },
    { method: 'get', path: '/api/runs/:id/timeline', access: 'token', answer: showTimeline(operations) },
    { method: 'get', path: '/api/runs/:id/steps/:stepId/output', access: 'token', answer: showOutput(operations) },
    { method: 'post', path: '/api/runs/:id/votes', access: 'token', answer: castVote(operations) },
    { method: 'post', path: '/api/runs/:id/cancel', access: 'token', answer: cancelRun(operations) },
    { method: 'post', path: '/api/runs/:id/resolve', access: 'token', answer: resolveStep(operations) },
    { method: 'post', path: '/api/runs/:id/review', access: 'token', answer: reviewRun(operations) },
    { method: 'get', path: '/api/reviews', access: 'token', answer: reviewsForMe(operations) },
    { method: 'get', path: '/api/approvals', access: 'token', answer: waitingForMe(operations) },
    { method: 'get', path: '/api/workflows', access: 'token', answer: listWorkflows(operations) },
    { method: 'post', path: '/api/workflows/:name/runs', access: 'token', answer: startWorkflow(operations) },
    { method: 'get', path: '/api/explain', access: 'token', answer: explain(operations) },
    { method: 'get', path: '/api/rules', access: 'token', answer: listRules(operations) },
    { method: 'get', path: '/api/rules/:hash', access: 'token', answer: showRules(operations) },
    { method: 'post', path: '/api/rules/:hash/propose', access: 'token', answer: proposeRules(operations) },
    { method: 'post', path: '/api/rules/:hash/approve', access: 'token', answer: decideRules(operations, 'approve') },
    { method: 'post', path: '/api/rules/:hash/reject', access: 'token', answer: decideRules(operations, 'reject') },
    { method: 'get', path: '/api/delegations', access: 'token', answer: listDelegations(operations) },
    { method: 'post', path: '/api/delegations', access: 'token', answer: handOn(operations) },
    { method: 'post', path: '/api/delegations/:id/end', access: 'token', answer: endDelegation(operations) },
    { method: 'get', path: '/api/people/:tenant/:object/timeline', access: 'token', answer: showPersonTimeline(operations) },
    { method: 'get', path: '/api/audit', access: 'token', answer: listAudit(operations) },
    { method: 'get', path: '/api/audit/state', access: 'token', answer: showAuditState(operations) },
    { method: 'get', path: '/api/audit/consistency', access: 'token', answer: showConsistency(operations) },
    { method: 'get', path: '/api/audit/events/:seq/proof', access: 'token', answer: showProof(operations) },
    { method: 'get', path: '/api/audit/export', access: 'token', stream: exportAudit(operations) },
    { method: 'get', path: '/api/audit/filters', access: 'token', answer: listFilters(operations) },
    { method: 'put', path: '/api/audit/filters/:name', access: 'token', answer: saveFilter(operations) },
    { method: 'delete', path: '/api/audit/filters/:name', access: 'token', answer: dropFilter(operations) },
    { method: 'get', path: '/api/events', access: 'token', stream: (caller, req, res) => events.open(caller, req, res) },

    { method: 'get', path: '/tab', access: 'public', serve: page },
    { method: 'get', path: '/tab/config', access: 'public', serve: page },
    { method: 'get', path: '/tab/consent', access: 'public', serve: startConsent(deps.consent) },
    { method: 'get', path: CONSENT_END, access: 'public', serve: page },
    { method: 'get', path: '/tab/assets/:file', access: 'public', serve: tabAsset(deps.tabDir) },

    { method: 'get', path: '/livez', access: 'public', serve: live },
    { method: 'get', path: '/readyz', access: 'public', serve: ready(deps.ready, deps.notes ?? (() => [])) },
  ];
}

/** The only HTTP server of the product. `close` ends event streams at once and lets other requests finish. */
export function createHttpServer(deps: HttpDeps): Listener {
  const limits = { botPerMinute: 12_000, othersPerMinute: 3_000, ...deps.limits };
  const events = new LiveEvents({
    ...deps,
    maySee: (who, id) => deps.operations.maySee(who, id),
    mayGovern: async (who) => (await deps.operations.me(who)).can.govern,
    limits: { ...STREAM_LIMITS, ...limits.streams },
  });
  const bot = doorLimit(limits.botPerMinute);
  const others = doorLimit(limits.othersPerMinute);
  const doors = { bot: bot.guard, others: others.guard };
  const app = pipeline({ ...deps, mounts: deps.mounts ?? [], routes: routesOf(deps, events), doors });
  const { listen, close } = listener(app, { ...SOCKET_LIMITS, ...limits.sockets });
  return {
    listen,
    close: async () => {
      events.closeAll();
      for (const door of [bot, others]) door.close();
      await close();
    },
  };
}
