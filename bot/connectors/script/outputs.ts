import { printable } from '../../core/printable.ts';

const KEY = /^[a-z][a-z0-9_]{0,63}$/;
const MAX_KEYS = 50;
const MAX_VALUE_BYTES = 4096;

export type Outputs = Readonly<{ values: Readonly<Record<string, string>> } | { problem: string }>;

/** Reads `key=value` lines; empty lines are skipped, of a repeated key the last counts. */
export function parseOutputs(text: string): Outputs {
  const values = new Map<string, string>();
  for (const [index, line] of printable(text).split('\n').entries()) {
    if (line === '') continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at));
    const value = line.slice(at + 1);
    if (at < 1 || !KEY.test(key))
      return { problem: `line ${index + 1} is not of the form name=value with a name such as previous_version` };
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES) return { problem: `the value of ${key} is longer than ${MAX_VALUE_BYTES} bytes` };
    values.set(key, value);
    if (values.size > MAX_KEYS) return { problem: `there are more than ${MAX_KEYS} names` };
  }
  return { values: Object.fromEntries(values) };
}
