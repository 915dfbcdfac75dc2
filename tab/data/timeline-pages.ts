import type { Timeline } from '../../bot/http/contract.ts';

/** What happened to a run, page by page, oldest first. `after` is the cursor with which a page was read: null for the first. */
export type TimelinePages = Readonly<{ pages: readonly Readonly<{ after: string | null; events: Timeline['events'] }>[]; more: boolean }>;

/** A run with more events than these pages hold is read in the audit log. */
const MOST = 10;

/**
 * Reads on from the last page that is known, which may have grown: what came before never changes. `read` gives the page after a cursor.
 */
export async function readOn(known: TimelinePages | undefined, read: (after: string | null) => Promise<Timeline>): Promise<TimelinePages> {
  const pages = [...(known?.pages.slice(0, -1) ?? [])];
  let after = known?.pages.at(-1)?.after ?? null;
  for (;;) {
    const { events, next } = await read(after);
    pages.push({ after, events });
    if (next === null || pages.length >= MOST) return { pages, more: next !== null };
    after = next;
  }
}

/** All events that are known, each once. */
export function eventsOf({ pages }: TimelinePages): Timeline['events'] {
  return [...new Map(pages.flatMap(({ events }) => events.map((event) => [event.seq, event] as const))).values()];
}
