import type { LogRow } from '../core/audit/log-store.ts';
import { refused } from './failures.ts';
import type { Batch, Target } from './target.ts';

/** A batch has at most so many events and bytes. */
export const MOST_EVENTS = 500;
export const MOST_BYTES = 1_000_000;

/**
 * The next batch after event `after`: as many of these rows as fit, all of one log. Null when there are none. Throws
 * `forward.refused` when the next event is not there or is too large: nothing is ever passed over.
 */
export function nextBatch(rows: readonly LogRow[], after: number, encode: Target['encode']): Batch | null {
  const [head] = rows;
  if (head === undefined) return null;
  const { log } = head.entry;
  const parts: Buffer[] = [];
  let bytes = 0;
  for (const row of rows) {
    const expected = after + parts.length + 1;
    if (row.entry.log !== log) break;
    if (row.entry.seq !== expected && parts.length > 0) break;
    if (row.entry.seq !== expected)
      throw refused(`Event ${expected} is not in the log. Run “signalbox audit verify”, which says what is wrong.`);
    const part = encode(row);
    if (part.length > MOST_BYTES && parts.length === 0)
      throw refused(`Event ${expected} has ${part.length} bytes, and at most ${MOST_BYTES} can be forwarded.`);
    if (bytes + part.length > MOST_BYTES) break;
    parts.push(part);
    bytes += part.length;
  }
  return { log, first: after + 1, last: after + parts.length, body: Buffer.concat(parts) };
}
