import type { RunOnWire, RunsPage } from '../../bot/http/contract.ts';
import type { RunsFilter } from '../routing/route.ts';

/** The rows on the screen, newest first. `next` is the cursor of what is older; null when there is nothing. */
export type RunRows = Readonly<{ runs: readonly RunOnWire[]; next: string | null }>;

/** What is asked for: the filters of the page, and the channel of the tab where that counts. */
export type RunsAsked = RunsFilter & Readonly<{ channel?: string }>;

export function runsParams(filter: RunsAsked, before: string | null): URLSearchParams {
  const params = new URLSearchParams(filter.states.map((state): [string, string] => ['state', state]));
  if (filter.workflow !== '') params.set('workflow', filter.workflow);
  if (filter.environment !== '') params.set('environment', filter.environment);
  if (filter.channel) params.set('channel', filter.channel);
  if (before !== null) params.set('before', before);
  return params;
}

export function matches(filter: RunsAsked, run: RunOnWire): boolean {
  if (filter.channel && filter.channel !== run.channel) return false;
  const state = filter.states.length === 0 || filter.states.includes(run.state);
  const workflow = filter.workflow === '' || filter.workflow === run.workflow.name;
  return state && workflow && (filter.environment === '' || filter.environment === run.environment);
}

/** The rows after the next older page came. A run can stand in both pages when rows moved between the two requests. */
export function withOlder(rows: RunRows, page: RunsPage): RunRows {
  const known = new Set(rows.runs.map((run) => run.runId));
  return { runs: [...rows.runs, ...page.runs.filter((run) => !known.has(run.runId))], next: page.next };
}

/**
 * The rows after the first page was read again. Rows below it stay only when the two overlap: otherwise runs in between
 * are unknown, and a list with a hole is worse than a short one.
 */
export function withNewest(rows: RunRows, page: RunsPage): RunRows {
  const fresh = new Set(page.runs.map((run) => run.runId));
  const overlaps = rows.runs.some((run) => fresh.has(run.runId));
  const last = page.runs.at(-1);
  if (!overlaps || last === undefined || page.next === null) return page;
  const older = rows.runs.filter((run) => !fresh.has(run.runId) && run.createdAt <= last.createdAt);
  return older.length === 0 ? page : { runs: [...page.runs, ...older], next: rows.next };
}

/** The rows after some runs changed: new ones come in, ones that no longer match leave, the others keep their place. */
export function withChanged(rows: RunRows, filter: RunsAsked, changed: readonly RunOnWire[]): RunRows {
  const byId = new Map(changed.map((run) => [run.runId, run]));
  const kept = rows.runs.filter((run) => !byId.has(run.runId));
  const oldest = rows.runs.at(-1);
  const reached = (run: RunOnWire): boolean => rows.next === null || oldest === undefined || run.createdAt >= oldest.createdAt;
  const coming = [...byId.values()].filter((run) => matches(filter, run) && reached(run));
  const runs = [...kept, ...coming].sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1));
  return { runs, next: rows.next };
}
