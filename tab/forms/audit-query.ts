import type { AuditQuery } from '../routing/route.ts';
import { localDay } from '../text/time.ts';

/** The query of `GET /api/audit` for what the filters say; local days become the instants they begin and end. */
export function auditParams(query: AuditQuery, before: string | null): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ['person', 'workflow', 'environment', 'type', 'text'] as const) setIfAny(params, name, query[name].trim());
  setIfAny(params, 'runId', query.run.trim());
  setIfAny(params, 'from', localDay(query.from)?.from ?? '');
  setIfAny(params, 'to', localDay(query.to)?.to ?? '');
  setIfAny(params, 'before', before ?? '');
  return params;
}

function setIfAny(params: URLSearchParams, name: string, value: string): void {
  if (value !== '') params.set(name, value);
}
