import type { JsonValue } from '../json.ts';
import type { PlanCall } from './plan.ts';

const MAX_LENGTH = 300;

/**
 * A call in one line for people: `script.run deploy.js shop 1.1.0 staging`. Lists of words are written out, other values
 * as `key=value`. What does not fit is counted, never dropped in silence.
 */
export function describeCall(call: PlanCall): string {
  const words = Object.entries(call.with.value).flatMap(([key, value], index) => describeValue(value, index === 0 ? '' : key));
  const line = [`${call.connector}.${call.action}`, ...words].join(' ');
  if (line.length <= MAX_LENGTH) return line;
  return `${line.slice(0, MAX_LENGTH)}… (${line.length - MAX_LENGTH} more characters)`;
}

function describeValue(value: JsonValue, key: string): readonly string[] {
  if (isWordList(value)) return value.map(describeWord);
  const text = typeof value === 'string' ? describeWord(value) : JSON.stringify(value);
  return [key === '' || typeof value === 'string' ? text : `${key}=${text}`];
}

function isWordList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function describeWord(word: string): string {
  return /^[^\s"]+$/.test(word) ? word : JSON.stringify(word);
}
