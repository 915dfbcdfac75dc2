import type { JsonObject, JsonValue } from '../../../bot/core/json.ts';

type Key = string | number;
type Place = readonly Key[];

/** A copy of a document with one thing in it changed, chosen by `seed`: a value is another one, or a whole part is taken out. */
export function mutated<T>(document: T, seed: number): T {
  return withOneChange(document, seed, 0);
}

/** The same, with every part still there. */
export function altered<T>(document: T, seed: number): T {
  return withOneChange(document, seed, 1);
}

const WAYS = 5;

/** Ways from `first` on: 0 takes a part out, the others change it. */
function withOneChange<T>(document: T, seed: number, first: number): T {
  const json: JsonObject = JSON.parse(JSON.stringify(document));
  const places = placesIn(json, []);
  const place = places[Math.abs(seed) % places.length] ?? [];
  const way = first + (Math.floor(Math.abs(seed) / places.length) % (WAYS - first));
  // Whoever gets it looks at it as a reader of a row does, without a check.
  return changedAt(json, place, way) as T;
}

/** Every place in a document, from the outside in; the document itself is none. */
function placesIn(value: JsonValue, path: Place): readonly Place[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [here, ...placesIn(part, here)];
  });
}

function changedAt(value: JsonValue, [key, ...rest]: Place, way: number): JsonValue {
  if (key === undefined) return other(value, way);
  if (Array.isArray(value)) return value.flatMap((part: JsonValue, at: number) => (at === key ? changedOrGone(part, rest, way) : [part]));
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(
    entries.flatMap(([name, part]) => (name === key ? changedOrGone(part, rest, way).map((now) => [name, now]) : [[name, part]])),
  );
}

function changedOrGone(part: JsonValue, rest: Place, way: number): readonly JsonValue[] {
  return rest.length === 0 && way === 0 ? [] : [changedAt(part, rest, way)];
}

/** Another value of the same type where there is one: what a careful forger would write. */
function other(value: JsonValue, way: number): JsonValue {
  switch (typeof value) {
    case 'string':
      return [`${value}x`, `${value} `, `\u202e${value}`, `${value}\u200b`][way - 1] ?? 'x';
    case 'number':
      return value + way;
    case 'boolean':
      return !value;
    default:
      if (value === null) return 'x';
      return Array.isArray(value) ? [...value, 'x'] : { ...(value as JsonObject), added: 'x' };
  }
}
