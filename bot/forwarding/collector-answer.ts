import { notNow, refused, tooMuch } from './failures.ts';

/** A collector that asks for more patience than this is asked again after it. */
const MOST_WAIT_MS = 3_600_000;
/** Not now: timeout, too early, too many requests. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);
/** What may be true of one event in the batch, or of its size. */
const OF_THE_BATCH: ReadonlySet<number> = new Set([400, 413, 422]);

/** Returns for 2xx; throws what `Target.deliver` throws for everything else. `now` is in milliseconds since 1970. */
export function judge(status: number, retryAfter: string | undefined, now: number): void {
  if (status >= 200 && status < 300) return;
  if (status >= 500 || LATER.has(status)) throw notNow(`It answered with ${status}.`, undefined, waitOf(retryAfter, now));
  if (OF_THE_BATCH.has(status)) throw tooMuch(`It refuses this event with ${status}.`);
  if (status >= 300 && status < 400)
    throw refused(`It redirects (${status}), which is not followed; name the address that it redirects to.`);
  throw refused(`It refuses the events with ${status}.`);
}

/** Seconds, or a moment as HTTP writes it (RFC 9110, 10.2.3), as milliseconds from `now` on; undefined for anything else. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MOST_WAIT_MS);
}
