import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Topic } from '../../bot/http/contract.ts';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { useTab } from '../shell/tab-context.ts';
import { createRefresher } from './refresher.ts';
import type { ShelfKey } from './shelf.ts';

/** The value on the shelf, following every change of it. */
export function useKept<T>(key: ShelfKey<T>): T | undefined {
  const { shelf } = useTab();
  return useSyncExternalStore(shelf.watch, () => shelf.get(key));
}

export type Reading = Readonly<{ busy: boolean; problem: ApiProblem | null; again(): void }>;

type Options = Readonly<{
  /** Which changed runs make it read again; none when absent. */
  follows?: (runId: string) => boolean;
  /** What else makes it read again. */
  topic?: Topic;
  gapMs?: number;
}>;

/**
 * Reads something from the server when the page opens, when a run that it follows changes and when events were missed.
 * `work` puts the result on the shelf. A page that shows something else must get another React `key`.
 */
export function useReading(work: (signal: AbortSignal) => Promise<void>, options: Options = {}): Reading {
  const { hub } = useTab();
  const [state, setState] = useState<Readonly<{ busy: boolean; problem: ApiProblem | null }>>({ busy: true, problem: null });
  const latest = useRef({ work, options });
  latest.current = { work, options };
  const again = useRef<() => void>(() => undefined);

  useEffect(() => {
    const closed = new AbortController();
    const read = async (): Promise<void> => {
      setState((old) => ({ ...old, busy: true }));
      const problem = await latest.current.work(closed.signal).then(() => null, toProblem);
      if (!closed.signal.aborted) setState({ busy: false, problem });
    };
    const refresher = createRefresher(read, latest.current.options.gapMs ?? 300);
    again.current = refresher.trigger;
    refresher.trigger();
    const leave = hub.listen({
      changed: (runId) => latest.current.options.follows?.(runId) === true && refresher.trigger(),
      touched: (topic) => latest.current.options.topic === topic && refresher.trigger(),
      caughtUp: () => (latest.current.options.follows ?? latest.current.options.topic) !== undefined && refresher.trigger(),
    });
    return () => {
      leave();
      refresher.stop();
      closed.abort();
    };
  }, [hub]);

  return { ...state, again: () => again.current() };
}

export type Doing = Readonly<{
  busy: boolean;
  problem: ApiProblem | null;
  forget(): void;
  run(work: () => Promise<void>): Promise<ApiProblem | null>;
}>;

/** One thing a person does: busy while it lasts, with its problem afterwards. `run` gives the problem too, or null. */
export function useDoing(): Doing {
  const [state, setState] = useState<Readonly<{ busy: boolean; problem: ApiProblem | null }>>({ busy: false, problem: null });
  return {
    ...state,
    forget: () => setState({ busy: false, problem: null }),
    async run(work) {
      setState({ busy: true, problem: null });
      const problem = await work().then(() => null, toProblem);
      setState({ busy: false, problem });
      return problem;
    },
  };
}
