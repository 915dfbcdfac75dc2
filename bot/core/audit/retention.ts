import type { Core } from '../core.ts';
import { SYSTEM } from '../principal.ts';
import { nextFiring } from '../schedule.ts';
import { isUpToDate } from '../site/in-force.ts';
import { type EventClass, typesOfClass } from './classes.ts';
import { erasedEvent, type Listed, nextToErase } from './erasure.ts';
import type { AuditEvent } from './event.ts';

/** After how many days the details of a class are erased; a class that is not listed keeps them for good. */
export type Retention = readonly Readonly<{ class: EventClass; days: number }>[];

type Needs = Pick<Core, 'store' | 'retention' | 'activation'>;
type Batch = Readonly<{ kept: Retention[number]; listed: Listed }>;

const KEY = 'audit-retention';
/** At night where it matters little, and off the full hour. */
const DAILY = { cron: '17 3 * * *', timezone: 'UTC' };
const DAY_MS = 86_400_000;

/**
 * Erases the details that are older than the rules in force keep them: once a day, and then one bounded batch at each call until
 * nothing is left. Moving the schedule is the claim, in the transaction that erases, so several processes do it once.
 */
export async function eraseOld(core: Needs, now: Date): Promise<void> {
  if (core.retention.length === 0) return;
  const planned = await core.store.schedule(KEY);
  if (planned === null) {
    await core.store.transaction((tx) => tx.moveSchedule(KEY, null, nextFiring(DAILY, now)));
    return;
  }
  if (planned > now) return;
  const batch = await nextBatch(core, now);
  const next = batch === null ? nextFiring(DAILY, now) : new Date(Math.max(now.getTime(), planned.getTime() + 1));
  await core.store.transaction(async (tx) => {
    if (!(await isUpToDate(core, tx)) || !(await tx.moveSchedule(KEY, planned, next))) return;
    if (batch !== null) await tx.appendEvents([erasedByAge(batch, now)]);
  });
}

async function nextBatch({ store, retention }: Needs, now: Date): Promise<Batch | null> {
  for (const kept of retention) {
    const which = { types: typesOfClass(kept.class), before: new Date(now.getTime() - kept.days * DAY_MS) };
    const listed = await nextToErase(store.erasing, which);
    if (listed !== null) return { kept, listed };
  }
  return null;
}

function erasedByAge({ kept, listed }: Batch, at: Date): AuditEvent {
  const sentence = `The details of ${listed.events} events of the class ${kept.class} were older than ${kept.days} days and were erased.`;
  const detail = { class: kept.class, until: new Date(at.getTime() - kept.days * DAY_MS).toISOString() };
  return erasedEvent(listed, { by: SYSTEM, via: 'schedule', at, sentence, detail });
}
