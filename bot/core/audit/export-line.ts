import { canonicalJson } from '../json.ts';
import { toHex } from './bytes.ts';
import { type Beside, entryText } from './entry.ts';
import type { LogRow } from './log-store.ts';

/**
 * An event as it leaves the product: one line of RFC 8785 JSON, `{"beside":{"detail","name","salt","sentence"}|null,"event":{…}}`
 * with `salt` in hex and without a line feed at its end. `beside` is null when it was erased.
 */
export function exportLine({ entry, beside }: Pick<LogRow, 'entry' | 'beside'>): string {
  // The two keys stand in the order of RFC 8785, and both values are such texts already.
  return `{"beside":${beside === null ? 'null' : besideText(beside)},"event":${entryText(entry)}}`;
}

function besideText({ salt, name, sentence, detail }: Beside): string {
  return canonicalJson({ detail: { ...detail }, name, salt: toHex(salt), sentence });
}
