import { isRunState, type RunState } from '../text/states.ts';

export type RunsFilter = Readonly<{ states: readonly RunState[]; workflow: string; environment: string }>;

/** The audit filters as they stand in the address; empty text = not filtered. `from` and `to` are local days. */
export const AUDIT_FIELDS = [
  'person',
  'workflow',
  'environment',
  'run',
  'type',
  'decision',
  'channel',
  'via',
  'text',
  'from',
  'to',
] as const;
export type AuditQuery = Readonly<Record<(typeof AUDIT_FIELDS)[number], string>>;

/** What “Who can?” is asked: a workflow's name (with an environment) or a command as typed; `person` empty = oneself. */
export const WHO_FIELDS = ['what', 'environment', 'person'] as const;
export type WhoQuery = Readonly<Record<(typeof WHO_FIELDS)[number], string>>;

export type Route =
  | Readonly<{ page: 'runs'; filter: RunsFilter }>
  | Readonly<{ page: 'run'; runId: string }>
  | Readonly<{ page: 'output'; runId: string; stepId: string }>
  | Readonly<{ page: 'approvals' }>
  | Readonly<{ page: 'workflows' }>
  /** `from` is a run whose inputs fill the form. */
  | Readonly<{ page: 'workflow'; name: string; from: string }>
  | Readonly<{ page: 'audit'; query: AuditQuery }>
  /** Whoever acted, by their key. */
  | Readonly<{ page: 'person'; tenant: string; object: string }>
  | Readonly<{ page: 'who'; query: WhoQuery }>
  | Readonly<{ page: 'rules' }>
  /** A version by the start of its hash. */
  | Readonly<{ page: 'version'; hash: string }>
  | Readonly<{ page: 'delegations' }>
  | Readonly<{ page: 'missing' }>;

export const ALL_RUNS: RunsFilter = { states: [], workflow: '', environment: '' };
export const ALL_EVENTS: AuditQuery = {
  person: '',
  workflow: '',
  environment: '',
  run: '',
  type: '',
  decision: '',
  channel: '',
  via: '',
  text: '',
  from: '',
  to: '',
};
export const NO_QUESTION: WhoQuery = { what: '', environment: '', person: '' };
export const HOME: Route = { page: 'runs', filter: ALL_RUNS };

const HASH = /^[0-9a-f]{8,64}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Reads the part after `#/`, a Teams `subPageId` or the `start` of a channel tab. Whatever it gets, the result is one of the
 * tab's own pages: an address from a link can never name a script, another host or an API path.
 */
export function parseRoute(path: string): Route {
  const [place = '', query = ''] = splitOnce(path.replace(/^#?\/*/, ''), '?');
  const parts = place.split('/').filter((part) => part !== '');
  if (parts.length > 4 || !parts.every((part) => ID.test(part))) return { page: 'missing' };
  return parsePlace(parts, new URLSearchParams(query.slice(0, 10_000)));
}

function parsePlace([page, id, steps, stepId, last]: readonly string[], query: URLSearchParams): Route {
  if (page === 'runs' && id !== undefined) return parseRun(id, [steps, stepId, last]);
  if (page === 'workflows' && id !== undefined)
    return steps === undefined ? { page: 'workflow', name: id, from: idIn(query, 'from') } : { page: 'missing' };
  if (page === 'people' && id !== undefined)
    return steps !== undefined && stepId === undefined ? { page: 'person', tenant: id, object: steps } : { page: 'missing' };
  if (page === 'rules' && id !== undefined)
    return steps === undefined && HASH.test(id) ? { page: 'version', hash: id } : { page: 'missing' };
  if (id !== undefined) return { page: 'missing' };
  if (page === undefined || page === 'runs') return { page: 'runs', filter: runsFilter(query) };
  if (page === 'approvals' || page === 'workflows' || page === 'rules' || page === 'delegations') return { page };
  if (page === 'who') return { page, query: texts(NO_QUESTION, WHO_FIELDS, query) };
  return page === 'audit' ? { page, query: texts(ALL_EVENTS, AUDIT_FIELDS, query) } : { page: 'missing' };
}

function parseRun(runId: string, [steps, stepId, output]: readonly (string | undefined)[]): Route {
  if (steps === undefined) return { page: 'run', runId };
  const isOutput = steps === 'output' && stepId !== undefined && output === undefined;
  return isOutput ? { page: 'output', runId, stepId } : { page: 'missing' };
}

function runsFilter(query: URLSearchParams): RunsFilter {
  const states = query.getAll('state').filter(isRunState);
  return { states: [...new Set(states)], workflow: idIn(query, 'workflow'), environment: idIn(query, 'environment') };
}

function texts<Field extends string>(
  none: Readonly<Record<Field, string>>,
  fields: readonly Field[],
  query: URLSearchParams,
): Readonly<Record<Field, string>> {
  return { ...none, ...Object.fromEntries(fields.map((field) => [field, (query.get(field) ?? '').slice(0, 200)])) };
}

/** The address of a page, always starting with `#/`. `parseRoute(formatRoute(route))` gives the route back. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'runs':
      return `#/runs${queryText([...route.filter.states.map((state) => ['state', state] as const), ['workflow', route.filter.workflow], ['environment', route.filter.environment]])}`;
    case 'run':
      return `#/runs/${route.runId}`;
    case 'output':
      return `#/runs/${route.runId}/output/${route.stepId}`;
    case 'workflow':
      return `#/workflows/${route.name}${queryText([['from', route.from]])}`;
    case 'audit':
      return `#/audit${queryText(AUDIT_FIELDS.map((field) => [field, route.query[field]] as const))}`;
    case 'person':
      return `#/people/${route.tenant}/${route.object}`;
    case 'who':
      return `#/who${queryText(WHO_FIELDS.map((field) => [field, route.query[field]] as const))}`;
    case 'version':
      return `#/rules/${route.hash}`;
    default:
      return `#/${route.page}`;
  }
}

function queryText(pairs: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams(
    pairs.filter(([, value]) => value !== '').map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return query === '' ? '' : `?${query}`;
}

/** The page of whoever acted; null where their key cannot stand in an address. */
export function personRoute({ tenantId, objectId }: Readonly<{ tenantId: string; objectId: string }>): Route | null {
  return ID.test(tenantId) && ID.test(objectId) ? { page: 'person', tenant: tenantId, object: objectId } : null;
}

function idIn(query: URLSearchParams, name: string): string {
  const value = query.get(name) ?? '';
  return ID.test(value) ? value : '';
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
