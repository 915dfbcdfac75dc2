import { ALL_EVENTS, type AuditQuery } from '../routing/route.ts';
import { dayOf, localDay } from '../text/time.ts';

/** Filters that are named alike here and in `GET /api/audit`. */
const ALIKE = ['person', 'workflow', 'environment', 'type', 'decision', 'channel', 'via', 'text'] as const;

/** The query of `GET /api/audit` for what the filters say; local days become the instants they begin and end. */
export function auditParams(query: AuditQuery, before: string | null): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ALIKE) setIfAny(params, name, query[name].trim());
  setIfAny(params, 'runId', query.run.trim());
  setIfAny(params, 'from', localDay(query.from)?.from ?? '');
  setIfAny(params, 'to', localDay(query.to)?.to ?? '');
  setIfAny(params, 'before', before ?? '');
  return params;
}

/** The filters for a query that was saved. Instants become the local days in which they lie: never less than what was asked for. */
export function auditQueryOf(saved: string): AuditQuery {
  const params = new URLSearchParams(saved);
  const alike = Object.fromEntries(ALIKE.map((name) => [name, params.get(name) ?? '']));
  // `to` is when the last day ends, which is already the next day.
  const days = { from: dayOf(Date.parse(params.get('from') ?? '')), to: dayOf(Date.parse(params.get('to') ?? '') - 1) };
  return { ...ALL_EVENTS, ...alike, ...days, run: params.get('runId') ?? '' };
}

/** Whether two queries ask for the same. */
export function sameQuery(one: string, other: string): boolean {
  return sorted(one) === sorted(other);
}

function sorted(query: string): string {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
}

function setIfAny(params: URLSearchParams, name: string, value: string): void {
  if (value !== '') params.set(name, value);
}
