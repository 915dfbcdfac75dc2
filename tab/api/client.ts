import type { Speech } from '../../bot/core/text/language.ts';
import type {
  AuditPage,
  AuditStateOnWire,
  CastVote,
  DelegationsOnWire,
  EventProof,
  Explanation,
  HandOnOnWire,
  Me,
  PersonTimeline,
  Resolve,
  ReviewsForMe,
  RulesOnWire,
  RunOnWire,
  RunsPage,
  SavedFilters,
  Started,
  StartRun,
  Timeline,
  VersionOnWire,
  WaitingForMe,
  WorkflowsPage,
} from '../../bot/http/contract.ts';
import { type Download, downloadOf } from './download.ts';
import { ApiProblem, problemFrom, toProblem } from './problem.ts';
import type { Tokens } from './token.ts';

/** The server's API (`bot/http/contract.ts`). Every function throws `ApiProblem` and nothing else, aborts included. */
export type Api = Readonly<{
  me(signal?: AbortSignal): Promise<Me>;
  runs(query: URLSearchParams, signal?: AbortSignal): Promise<RunsPage>;
  run(runId: string, signal?: AbortSignal): Promise<RunOnWire>;
  output(runId: string, stepId: string, signal?: AbortSignal): Promise<string>;
  /** `channel` empty = wherever it was asked for, here and in `reviewsForMe`. */
  waitingForMe(channel: string, signal?: AbortSignal): Promise<WaitingForMe>;
  workflows(signal?: AbortSignal): Promise<WorkflowsPage>;
  start(workflow: string, body: StartRun): Promise<Started>;
  vote(runId: string, body: CastVote): Promise<RunOnWire>;
  cancel(runId: string): Promise<RunOnWire>;
  resolve(runId: string, body: Resolve): Promise<RunOnWire>;
  reviewsForMe(channel: string, signal?: AbortSignal): Promise<ReviewsForMe>;
  review(runId: string, comment: string): Promise<RunOnWire>;
  explain(query: URLSearchParams, signal?: AbortSignal): Promise<Explanation>;
  rules(signal?: AbortSignal): Promise<RulesOnWire>;
  rulesVersion(hash: string, signal?: AbortSignal): Promise<VersionOnWire>;
  proposeRules(hash: string): Promise<VersionOnWire>;
  decideRules(hash: string, verdict: 'approve' | 'reject', body: Readonly<{ proposalId: string; comment: string }>): Promise<VersionOnWire>;
  delegations(signal?: AbortSignal): Promise<DelegationsOnWire>;
  handOn(body: HandOnOnWire): Promise<DelegationsOnWire>;
  endDelegation(id: string): Promise<DelegationsOnWire>;
  audit(query: URLSearchParams, signal?: AbortSignal): Promise<AuditPage>;
  auditState(signal?: AbortSignal): Promise<AuditStateOnWire>;
  proof(seq: number): Promise<EventProof>;
  savedFilters(signal?: AbortSignal): Promise<SavedFilters>;
  saveFilter(name: string, query: string): Promise<SavedFilters>;
  deleteFilter(name: string): Promise<SavedFilters>;
  /** `came` hears how many bytes have come so far. */
  auditExport(query: URLSearchParams, signal: AbortSignal, came: (bytes: number) => void): Promise<Download>;
  personTimeline(tenant: string, object: string, before: string | null, signal?: AbortSignal): Promise<PersonTimeline>;
  timeline(runId: string, after: string | null, signal?: AbortSignal): Promise<Timeline>;
  /** The bytes of `GET /api/events`; they never end unless `signal` or the network ends them. */
  events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}>;

export type ApiParts = Readonly<{
  tokens: Pick<Tokens, 'current' | 'renew'>;
  fetch: typeof fetch;
  /** In which language the server's sentences come, and in which time zone their moments. */
  reader: Pick<Speech, 'locale' | 'timezone'>;
  /** Called with the `date` header of every answer. */
  heardDate(header: string | null): void;
}>;

type Ask = Readonly<{
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal | undefined;
  accept?: string;
}>;

function within(channel: string): string {
  return channel === '' ? '' : `?${new URLSearchParams({ channel })}`;
}

export function createApi(parts: ApiParts): Api {
  // The parse border of the tab: what our own server sends has the shape that the contract gives both sides.
  const json = async <T>(ask: Ask): Promise<T> => (await (await answerTo(parts, ask)).json().catch(thrown)) as T;
  const post = <T>(path: string, body: unknown): Promise<T> => json<T>({ path, method: 'POST', body });
  const run = (runId: string): string => `/api/runs/${encodeURIComponent(runId)}`;
  const filter = (name: string): string => `/api/audit/filters/${encodeURIComponent(name)}`;
  const version = (hash: string): string => `/api/rules/${encodeURIComponent(hash)}`;
  return {
    me: (signal) => json({ path: '/api/me', signal }),
    runs: (query, signal) => json({ path: `/api/runs?${query}`, signal }),
    run: (runId, signal) => json({ path: run(runId), signal }),
    output: async (runId, stepId, signal) =>
      (await answerTo(parts, { path: `${run(runId)}/steps/${encodeURIComponent(stepId)}/output`, signal, accept: 'text/plain' }))
        .text()
        .catch(thrown),
    waitingForMe: (channel, signal) => json({ path: `/api/approvals${within(channel)}`, signal }),
    workflows: (signal) => json({ path: '/api/workflows', signal }),
    start: (workflow, body) => post(`/api/workflows/${encodeURIComponent(workflow)}/runs`, body),
    vote: (runId, body) => post(`${run(runId)}/votes`, body),
    cancel: (runId) => post(`${run(runId)}/cancel`, {}),
    resolve: (runId, body) => post(`${run(runId)}/resolve`, body),
    reviewsForMe: (channel, signal) => json({ path: `/api/reviews${within(channel)}`, signal }),
    review: (runId, comment) => post(`${run(runId)}/review`, { comment }),
    explain: (query, signal) => json({ path: `/api/explain?${query}`, signal }),
    rules: (signal) => json({ path: '/api/rules', signal }),
    rulesVersion: (hash, signal) => json({ path: version(hash), signal }),
    proposeRules: (hash) => post(`${version(hash)}/propose`, {}),
    decideRules: (hash, verdict, body) => post(`${version(hash)}/${verdict}`, body),
    delegations: (signal) => json({ path: '/api/delegations', signal }),
    handOn: (body) => post('/api/delegations', body),
    endDelegation: (id) => post(`/api/delegations/${encodeURIComponent(id)}/end`, {}),
    audit: (query, signal) => json({ path: `/api/audit?${query}`, signal }),
    auditState: (signal) => json({ path: '/api/audit/state', signal }),
    proof: (seq) => json({ path: `/api/audit/events/${seq}/proof` }),
    savedFilters: (signal) => json({ path: '/api/audit/filters', signal }),
    saveFilter: (name, query) => json({ path: filter(name), method: 'PUT', body: { query } }),
    deleteFilter: (name) => json({ path: filter(name), method: 'DELETE' }),
    auditExport: async (query, signal, came) =>
      downloadOf(await answerTo(parts, { path: `/api/audit/export?${query}`, signal, accept: 'application/zip' }), came).catch(thrown),
    personTimeline: (tenant, object, before, signal) =>
      json({
        path: `/api/people/${encodeURIComponent(tenant)}/${encodeURIComponent(object)}/timeline${before === null ? '' : `?${new URLSearchParams({ before })}`}`,
        signal,
      }),
    timeline: (runId, after, signal) =>
      json({ path: `${run(runId)}/timeline${after === null ? '' : `?${new URLSearchParams({ after })}`}`, signal }),
    events: async (signal) => bodyOf(await answerTo(parts, { path: '/api/events', signal, accept: 'text/event-stream' })),
  };
}

async function answerTo(parts: ApiParts, ask: Ask): Promise<Response> {
  const token = await parts.tokens.current();
  const first = await send(parts, ask, token);
  // A token can be refused although its time is not over (key change, clock): one more try with a fresh one, never two.
  const response = first.status === 401 ? await send(parts, ask, await parts.tokens.renew(token)) : first;
  if (response.ok) return response;
  throw problemFrom(response.status, await response.text().catch(() => ''));
}

async function send(parts: ApiParts, ask: Ask, token: string): Promise<Response> {
  const response = await parts.fetch(ask.path, request(parts, ask, token)).catch(thrown);
  parts.heardDate(response.headers.get('date'));
  return response;
}

function request({ reader }: ApiParts, ask: Ask, token: string): RequestInit {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: ask.accept ?? 'application/json',
    'accept-language': reader.locale,
    'time-zone': reader.timezone,
  };
  const common: RequestInit = { method: ask.method ?? 'GET', credentials: 'omit', redirect: 'error' };
  return {
    ...common,
    ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    ...(ask.body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(ask.body) }),
  };
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (response.body === null) return thrown(null);
  return response.body;
}

function thrown(cause: unknown): never {
  if (cause instanceof ApiProblem) throw cause;
  throw toProblem(cause);
}
