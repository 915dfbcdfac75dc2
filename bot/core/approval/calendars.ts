import { AppError } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { addWorkingTime, type Calendar } from '../time/calendar.ts';

/** The working hours of the people who have a role; null where every moment counts. */
export type CalendarOf = (role: string) => Calendar | null;

/** The calendars that policy.yml gives to roles. A role that is not there any more has none. */
export function calendarsOf({ roles, calendars }: Pick<Policy, 'roles' | 'calendars'>): CalendarOf {
  const named = new Map(calendars.map((calendar) => [calendar.name, calendar]));
  const ofRole = new Map(roles.flatMap(({ role, calendar }) => (calendar === null ? [] : [[role, named.get(calendar) ?? null] as const])));
  return (role) => ofRole.get(role) ?? null;
}

/**
 * So much working time after `from`. Total: with a calendar that has no working time any more every moment counts, because a
 * request that nobody is reminded of and that never expires would be worse than one that keeps no office hours.
 */
export function workingMoment(calendar: Calendar | null, from: Date, ms: number): Date {
  try {
    return addWorkingTime(calendar, from, ms);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.reason === 'calendar.no_working_time') return new Date(from.getTime() + ms);
    throw thrown;
  }
}
