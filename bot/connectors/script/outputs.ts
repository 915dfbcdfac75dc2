import { printable } from '../../core/printable.ts';
import { message, type Text } from '../../core/text/message.ts';

const KEY = /^[a-z][a-z0-9_]{0,63}$/;
const MAX_KEYS = 50;
const MAX_VALUE_BYTES = 4096;

export type Outputs = Readonly<{ values: Readonly<Record<string, string>> } | { problem: Text }>;

/** Reads `key=value` lines; empty lines are skipped, of a repeated key the last counts. */
export function parseOutputs(text: string): Outputs {
  const values = new Map<string, string>();
  for (const [index, line] of printable(text).split('\n').entries()) {
    if (line === '') continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at));
    const value = line.slice(at + 1);
    if (at < 1 || !KEY.test(key)) return { problem: message('script.outputs.form', { line: index + 1 }) };
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
      return { problem: message('script.outputs.long', { name: key, most: MAX_VALUE_BYTES }) };
    values.set(key, value);
    if (values.size > MAX_KEYS) return { problem: message('script.outputs.many', { most: MAX_KEYS }) };
  }
  return { values: Object.fromEntries(values) };
}
