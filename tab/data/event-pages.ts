import type { AuditPage } from '../../bot/http/contract.ts';

/** The events on the screen, newest first, and the cursor of what is older. */
export type EventRows = AuditPage;

/** The rows after the next older page came; an event that stands in both is kept once. */
export function withOlderEvents(rows: EventRows, page: AuditPage): EventRows {
  const known = new Set(rows.events.map((event) => event.seq));
  return { events: [...rows.events, ...page.events.filter((event) => !known.has(event.seq))], next: page.next };
}
