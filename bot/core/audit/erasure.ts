import { randomUUID } from 'node:crypto';
import type { Principal } from '../principal.ts';
import type { Erasable, ErasedPerson, ErasingStore } from './erasing-store.ts';
import type { AuditEvent, DetailOf } from './event.ts';

/** How many details one event may erase, and how long the list of their numbers may be. The database holds these bounds as well. */
export const ERASED_AT_ONCE = 10_000;
export const LISTED_CHARACTERS = 4_000;

/** The numbers of events as the fact `seqs` lists them (`3-17,19`), how many they are, and the last of them. */
export type Listed = Readonly<{ seqs: string; events: number; last: number }>;

/** Lists the first of these numbers, which are in order, as many as one event may erase. */
export function listed(numbers: readonly number[]): Listed {
  const spans: (readonly [from: number, to: number])[] = [];
  for (const seq of numbers.slice(0, ERASED_AT_ONCE)) {
    const [from, to] = spans.at(-1) ?? [seq, seq - 1];
    if (to === seq - 1) spans.splice(Math.max(0, spans.length - 1), 1, [from, seq]);
    else spans.push([seq, seq]);
  }
  let all: Listed = { seqs: '', events: 0, last: 0 };
  for (const [from, to] of spans) {
    const seqs = `${all.seqs}${all.seqs === '' ? '' : ','}${from === to ? from : `${from}-${to}`}`;
    if (seqs.length > LISTED_CHARACTERS) break;
    all = { seqs, events: all.events + to - from + 1, last: to };
  }
  return all;
}

/** The next details to erase after number `after`; null when there are none. */
export async function nextToErase(store: ErasingStore, which: Erasable, after = 0): Promise<Listed | null> {
  const numbers = await store.erasable(which, after, ERASED_AT_ONCE);
  return numbers.length === 0 ? null : listed(numbers);
}

/** Who erases, when, and why; `sentence` must not name whose details they are: it stays. */
export type Erasing = Readonly<{
  by: Principal;
  via: AuditEvent['via'];
  at: Date;
  sentence: string;
  detail: Omit<DetailOf<'details.erased'>, keyof Listed>;
}>;

/** The event that erases what it lists, in the transaction that writes it. */
export function erasedEvent({ seqs, events }: Listed, { by, via, at, sentence, detail }: Erasing): AuditEvent {
  const about = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
  return { id: randomUUID(), at, type: 'details.erased', actor: by, via, ...about, sentence, detail: { ...detail, seqs, events } };
}

/** `tenant/object`, as logs and stores write it. */
export function erasedKey({ tenantId, objectId }: ErasedPerson): string {
  return `${tenantId}/${objectId}`;
}
