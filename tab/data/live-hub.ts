import type { Topic } from '../../bot/http/contract.ts';
import type { LiveState } from '../api/live.ts';

export type LiveListener = Readonly<{ changed?(runId: string): void; touched?(topic: Topic): void; caughtUp?(): void }>;

/** Passes the server's events on to the pages that are open, and knows whether they still come. */
export type LiveHub = Readonly<{
  listen(listener: LiveListener): () => void;
  changed(runId: string): void;
  touched(topic: Topic): void;
  caughtUp(): void;
  state(): LiveState;
  stateIs(state: LiveState): void;
  onState(changed: () => void): () => void;
}>;

export function createLiveHub(): LiveHub {
  const listeners = new Set<LiveListener>();
  const watchers = new Set<() => void>();
  let state: LiveState = 'connecting';
  return {
    listen: (listener) => joined(listeners, listener),
    changed: (runId) => listeners.forEach((listener) => void listener.changed?.(runId)),
    touched: (topic) => listeners.forEach((listener) => void listener.touched?.(topic)),
    caughtUp: () => listeners.forEach((listener) => void listener.caughtUp?.()),
    state: () => state,
    stateIs(next) {
      state = next;
      watchers.forEach((watcher) => void watcher());
    },
    onState: (changed) => joined(watchers, changed),
  };
}

function joined<T>(set: Set<T>, member: T): () => void {
  set.add(member);
  return () => {
    set.delete(member);
  };
}
