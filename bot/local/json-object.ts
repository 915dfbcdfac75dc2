import type { JsonObject, JsonValue } from '../core/json.ts';

/** The value when it is a JSON object, else null. */
export function asObject(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !isList(value) ? value : null;
}

// `Array.isArray` alone does not take a readonly array out of the type.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
