import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventType } from '../core/audit/event.ts';

/** The kinds of events that a command under way has brought about. */
const present = new AsyncLocalStorage<EventType[]>();

/** Does the work and hands it the list that `leaveTrail` fills meanwhile. */
export function withTrail<T>(work: (trail: readonly EventType[]) => Promise<T>): Promise<T> {
  const trail: EventType[] = [];
  return present.run(trail, () => work(trail));
}

export function leaveTrail(types: readonly EventType[]): void {
  present.getStore()?.push(...types);
}
