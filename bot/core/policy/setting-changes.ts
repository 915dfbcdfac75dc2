import { message, type Text } from '../text/message.ts';
import type { Policy } from './policy.ts';

/**
 * What differs beside the answers and the holders of roles: freezes, working hours, what people may do with their votes, and the channels.
 * One sentence each; the lines of the file show the rest.
 */
export function settingChanges(before: Policy, after: Policy): readonly Text[] {
  return [
    ...named('freeze', before.freezes, after.freezes, ({ id }) => id),
    ...named('calendar', before.calendars, after.calendars, ({ name }) => name),
    ...roleSettings(before, after),
    ...(same(before.channels ?? null, after.channels ?? null) ? [] : [message('rules.setting.channels')]),
  ];
}

function named<T>(what: 'freeze' | 'calendar', before: readonly T[], after: readonly T[], nameOf: (one: T) => string): readonly Text[] {
  const [old, now] = [byName(before, nameOf), byName(after, nameOf)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    if (!now.has(name)) return [message(`rules.setting.${what}-gone`, { name })];
    if (!old.has(name)) return [message(`rules.setting.${what}-new`, { name })];
    return same(old.get(name), now.get(name)) ? [] : [message(`rules.setting.${what}-other`, { name })];
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
      ...changed('hours', now.role, [was.calendar, now.calendar].map(calendarText)),
      ...changed('delegable', now.role, [was.delegable, now.delegable].map(yesOrNo)),
      ...changed('delegate-for', now.role, [was.delegateForMs, now.delegateForMs].map(hours)),
    ];
  });
}

function changed(what: 'hours' | 'delegable' | 'delegate-for', role: string, [before = '', after = '']: readonly Text[]): readonly Text[] {
  return same(before, after) ? [] : [message(`rules.setting.${what}`, { role, before, after })];
}

function calendarText(calendar: string | null): Text {
  return calendar ?? message('change.none');
}

function yesOrNo(value: boolean): Text {
  return value ? message('rules.answer.yes') : message('rules.answer.no');
}

const HOUR_MS = 3_600_000;

function hours(ms: number): Text {
  return message('span.hours', { count: ms / HOUR_MS });
}

/** Both were made by the same parser, so equal values have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
