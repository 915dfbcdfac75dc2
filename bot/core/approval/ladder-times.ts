import type { Change } from '../run/change.ts';
import type { Approval, Run } from '../run/run.ts';
import type { CalendarOf } from './calendars.ts';
import { expiryOf, nextLookAt } from './ladder.ts';

/** The moment of the change, and whose working hours count. */
type Timing = Readonly<{ calendars: CalendarOf; at: Date }>;

/**
 * Gives every open approval of a change its times, in the working hours of now: called for all that is committed, so that no
 * transition can forget it. `before` is null for a new run. Doing it twice changes nothing more.
 */
export function timed(before: Run | null, change: Change, by: Timing): Change {
  const known = new Map(before?.approvals.map((approval) => [approval.id, approval]));
  const approvals = change.run.approvals.map((approval) => timedApproval(known.get(approval.id) ?? null, approval, by));
  const run = { ...change.run, approvals };
  return { ...change, run, events: change.events.map((event) => withExpiry(event, run)) };
}

function timedApproval(before: Approval | null, given: Approval, { calendars, at }: Timing): Approval {
  if (given === before || given.state !== 'open') return given;
  // Open again: its people get their time from now on.
  const approval = before !== null && before.state !== 'open' ? { ...given, stageAt: at } : given;
  const settled = { ...approval, expiresAt: expiresAt(before, approval, { calendars, at }) };
  return { ...settled, dueAt: nextLookAt(settled, calendars, at) };
}

/**
 * What people were told is kept: a new stage gives its people their time and takes none from anybody, and what policy says
 * later about working hours changes nothing. Only a requirement that became stricter takes time away. What is open again has
 * nothing left of the time before.
 */
function expiresAt(before: Approval | null, approval: Approval, { calendars, at }: Timing): Date {
  if (before === null || before.state !== 'open') return expiryOf(approval, calendars);
  const kept = before.expiresAt;
  const limit = expiryOf(approval, calendars);
  if (approval.requirement.expiresAfterMs < before.requirement.expiresAfterMs) return limit < kept ? limit : kept;
  // Two stages can begin in the same millisecond: then the moment of the change tells that one begins now.
  const begins = approval.stageAt > before.stageAt || approval.stageAt >= at;
  return begins && limit > kept ? limit : kept;
}

/** The event that somebody was asked says until when, which is known only now. */
function withExpiry(event: Change['events'][number], run: Run): Change['events'][number] {
  if (event.type !== 'approval.requested') return event;
  const asked = run.approvals.find(({ id }) => id === event.detail['approvalId']);
  return asked === undefined ? event : { ...event, detail: { ...event.detail, expiresAt: asked.expiresAt.toISOString() } };
}
