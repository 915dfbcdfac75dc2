import { useEffect, useRef } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import type { Api } from '../api/client.ts';
import { ApiProblem, toProblem } from '../api/problem.ts';
import { useTab } from '../shell/tab-context.ts';
import { ENVIRONMENTS, rowsKey, runKey } from './keys.ts';
import { createRefresher } from './refresher.ts';
import { type RunRows, type RunsAsked, runsParams, withChanged, withNewest, withOlder } from './run-pages.ts';
import { type Doing, type Reading, useDoing, useKept, useReading } from './use-reading.ts';

/** Up to so many changed runs are read one by one; more are cheaper with one read of the first page. */
const FEW = 6;

export type LiveRows = Readonly<{ rows: RunRows | undefined; reading: Reading; more: Doing; loadMore(): void }>;

/** The runs that match, newest first, kept up to date by the server's events. */
export function useRunRows(filter: RunsAsked): LiveRows {
  const { api, shelf } = useTab();
  const key = rowsKey(runsParams(filter, null).toString());
  const rows = useKept(key);
  const more = useDoing();

  const show = (next: RunRows, news: readonly RunOnWire[]): void => {
    for (const run of news) shelf.put(runKey(run.runId), run);
    const seen = new Set([...(shelf.get(ENVIRONMENTS) ?? []), ...news.flatMap((run) => run.environment ?? [])]);
    if (seen.size !== shelf.get(ENVIRONMENTS)?.length) shelf.put(ENVIRONMENTS, [...seen].sort());
    shelf.put(key, next);
  };
  const reading = useReading(
    async (signal) => {
      const page = await api.runs(runsParams(filter, null), signal);
      const old = shelf.get(key);
      show(old === undefined ? page : withNewest(old, page), page.runs);
    },
    { follows: () => false },
  );
  useChangedRuns(reading, (changed) => {
    const old = shelf.get(key);
    if (old !== undefined) show(withChanged(old, filter, changed), changed);
  });
  const loadMore = (): void => {
    const before = rows?.next ?? null;
    if (before === null || more.busy) return;
    void more.run(async () => {
      const page = await api.runs(runsParams(filter, before));
      show(withOlder(shelf.get(key) ?? page, page), page.runs);
    });
  };
  return { rows, reading, more, loadMore };
}

/** Collects the ids of runs that change and hands over their new views, a few at a time. */
function useChangedRuns(reading: Reading, changed: (runs: readonly RunOnWire[]) => void): void {
  const { api, hub } = useTab();
  const latest = useRef({ reading, changed });
  latest.current = { reading, changed };
  useEffect(() => {
    const waiting = new Set<string>();
    const refresher = createRefresher(async () => {
      const ids = [...waiting];
      waiting.clear();
      if (ids.length > FEW) return latest.current.reading.again();
      latest.current.changed((await Promise.all(ids.map((id) => runIfVisible(api, id)))).filter((run) => run !== null));
    }, 400);
    const leave = hub.listen({
      changed(runId) {
        waiting.add(runId);
        refresher.trigger();
      },
    });
    return () => {
      leave();
      refresher.stop();
    };
  }, [api, hub]);
}

/** null for a run that is gone, hidden or unreadable just now: the list then keeps what it shows until the next event. */
async function runIfVisible(api: Api, runId: string): Promise<RunOnWire | null> {
  try {
    return await api.run(runId);
  } catch (error) {
    if (error instanceof ApiProblem) return null;
    throw toProblem(error);
  }
}
