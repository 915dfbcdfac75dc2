import { UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import type { JsonValue } from '../json.ts';
import type { InputValue } from './definition.ts';

/**
 * What CEL computed, as JSON; undefined for what JSON cannot hold (bytes, times, types, whole numbers that a double
 * cannot hold exactly).
 */
export function toJson(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (value instanceof UnsignedInt) return toJson(value.value);
  if (Array.isArray(value)) return all(value.map(toJson));
  if (value instanceof Map) return objectOf([...value.entries()]);
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype ? objectOf(Object.entries(value)) : undefined;
}

function objectOf(entries: readonly (readonly [unknown, unknown])[]): JsonValue | undefined {
  const values = all(entries.map(([, value]) => toJson(value)));
  if (values === undefined || entries.some(([key]) => typeof key !== 'string' || key === '__proto__')) return undefined;
  return Object.fromEntries(entries.map(([key], index) => [String(key), values[index] ?? null]));
}

function all(values: readonly (JsonValue | undefined)[]): readonly JsonValue[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

/** A value as CEL source that yields exactly this value. Text is quoted, so nothing in it is read as code. */
export function toLiteral(value: InputValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  const digits = String(value);
  const decimal = /[.e]/.test(digits) ? digits : `${digits}.0`;
  return value < 0 ? `(${decimal})` : decimal;
}
