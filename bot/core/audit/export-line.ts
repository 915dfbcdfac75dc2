import { toBase64, toHex } from './bytes.ts';
import { type Beside, entryText, flatText } from './entry.ts';
import type { LogRow } from './log-store.ts';
import type { Hash } from './tree.ts';

/**
 * An event as it leaves the product: one line of RFC 8785 JSON, `{"beside":{"detail","name","salt","sentence"}|null,"event":{…}}`
 * with `salt` in hex and without a line feed at its end. `beside` is null when it was erased. `path` leads from the event to the root,
 * the lowest hash first; it belongs into the export of a selection.
 */
export function exportLine({ entry, beside }: Pick<LogRow, 'entry' | 'beside'>, path: readonly Hash[] | null = null): string {
  const proof = path === null ? '' : `,"proof":${JSON.stringify(path.map(toBase64))}`;
  // The keys stand in the order of RFC 8785, and the values are such texts already.
  return `{"beside":${beside === null ? 'null' : besideText(beside)},"event":${entryText(entry)}${proof}}`;
}

function besideText({ detail, name, salt, sentence }: Beside): string {
  return `{"detail":${flatText(detail)},"name":${JSON.stringify(name)},"salt":"${toHex(salt)}","sentence":${JSON.stringify(sentence)}}`;
}
