import type { JsonValue } from '../json.ts';
import type { Path } from '../problem.ts';
import type { PlanCall } from './plan.ts';

/**
 * A call in one line for people: `script.run deploy.js shop 1.1.0 staging`. Lists of words are written out, other values
 * as `key=value`; what a later step will fill in stands as `${{ … }}`. What would read like one of these, or as several words,
 * stands in quotes. Always whole, however long: it is what an approver approves, so only whoever shows it may shorten it, and must know that it did.
 */
export function describeCall(call: PlanCall): string {
  const open = new Set(call.with.templates.map(({ path }) => pathKey(path)));
  const words = Object.entries(call.with.value).flatMap(([key, value]) => describeValue(value, [key], open));
  return [`${call.connector}.${call.action}`, ...words].join(' ');
}

function describeValue(value: JsonValue, path: Path, open: ReadonlySet<string>): readonly string[] {
  if (typeof value === 'string') return [open.has(pathKey(path)) ? value : describeWord(value)];
  if (isWordList(value)) return value.flatMap((word, index) => describeValue(word, [...path, index], open));
  return [`${path.join('.')}=${spaced(value)}`];
}

/** With spaces, where every host may begin a new line: what runs out of a card cannot be approved on it. */
function spaced(value: JsonValue): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, ' ');
}

function isWordList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function describeWord(word: string): string {
  return /^[^\s"=]+$/.test(word) && !word.includes('${{') ? word : JSON.stringify(word);
}

function pathKey(path: Path): string {
  return JSON.stringify(path);
}
