import type { JsonValue } from '../json.ts';
import type { Policy } from './policy.ts';

/**
 * What differs beside the answers and the holders of roles: freezes, working hours, and what people may do with their votes.
 * One sentence each; the lines of the file show the rest.
 */
export function settingChanges(before: Policy, after: Policy): readonly string[] {
  return [
    ...named('freeze', before.freezes, after.freezes, ({ id }) => id),
    ...named('calendar', before.calendars, after.calendars, ({ name }) => name),
    ...roleSettings(before, after),
  ];
}

function named<T>(what: string, before: readonly T[], after: readonly T[], nameOf: (one: T) => string): readonly string[] {
  const [old, now] = [byName(before, nameOf), byName(after, nameOf)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    if (!now.has(name)) return [`The ${what} ${name} is gone.`];
    if (!old.has(name)) return [`The ${what} ${name} is new.`];
    return same(old.get(name), now.get(name)) ? [] : [`The ${what} ${name} is another one.`];
  });
}

function byName<T>(items: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((one) => [nameOf(one), one]));
}

function roleSettings(before: Policy, after: Policy): readonly string[] {
  const old = new Map(before.roles.map((map) => [map.role, map]));
  return after.roles.flatMap((now) => {
    const was = old.get(now.role);
    if (was === undefined) return [];
    return [
      ...changed(`The working hours of the role ${now.role}`, was.calendar, now.calendar),
      ...changed(`Whether people may hand on votes of the role ${now.role}`, was.delegable, now.delegable),
      ...changed(
        `How long votes of the role ${now.role} can be handed on (hours)`,
        was.delegateForMs / HOUR_MS,
        now.delegateForMs / HOUR_MS,
      ),
    ];
  });
}

const HOUR_MS = 3_600_000;

function changed(what: string, before: JsonValue, after: JsonValue): readonly string[] {
  return before === after ? [] : [`${what}: ${before ?? 'none'}, now ${after ?? 'none'}.`];
}

/** Both were made by the same parser, so equal values have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
