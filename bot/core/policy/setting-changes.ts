import { message, type Text } from '../text/message.ts';
import type { Policy } from './policy.ts';

/**
 * What differs beside the answers and the holders of roles: freezes, working hours, and what people may do with their votes.
 * One sentence each; the lines of the file show the rest.
 */
export function settingChanges(before: Policy, after: Policy): readonly Text[] {
  return [
    ...named('freeze', before.freezes, after.freezes, ({ id }) => id),
    ...named('calendar', before.calendars, after.calendars, ({ name }) => name),
    ...roleSettings(before, after),
  ];
}

function named<T>(what: 'freeze' | 'calendar', before: readonly T[], after: readonly T[], nameOf: (one: T) => string): readonly Text[] {
  const [old, now] = [byName(before, nameOf), byName(after, nameOf)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    if (!now.has(name)) return [message(`setting.${what}-gone`, { name })];
    if (!old.has(name)) return [message(`setting.${what}-new`, { name })];
    return same(old.get(name), now.get(name)) ? [] : [message(`setting.${what}-other`, { name })];
  });
}

function byName<T>(items: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((one) => [nameOf(one), one]));
}

function roleSettings(before: Policy, after: Policy): readonly Text[] {
  const old = new Map(before.roles.map((map) => [map.role, map]));
  return after.roles.flatMap((now) => {
    const was = old.get(now.role);
    if (was === undefined) return [];
    return [
      ...changed(message('setting.hours', { role: now.role }), was.calendar, now.calendar),
      ...changed(message('setting.delegable', { role: now.role }), was.delegable, now.delegable),
      ...changed(message('setting.delegate-for', { role: now.role }), was.delegateForMs / HOUR_MS, now.delegateForMs / HOUR_MS),
    ];
  });
}

const HOUR_MS = 3_600_000;

function changed(what: Text, before: Setting, after: Setting): readonly Text[] {
  return before === after ? [] : [message('change.plain', { what, before: written(before), after: written(after) })];
}

type Setting = string | number | boolean | null;

function written(value: Setting): Text {
  return value === null ? message('change.none') : String(value);
}

/** Both were made by the same parser, so equal values have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
