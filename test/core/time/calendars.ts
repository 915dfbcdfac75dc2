import fc from 'fast-check';
import type { Calendar } from '../../../bot/core/time/calendar.ts';
import { WEEKDAYS } from '../../../bot/core/time/wall-time.ts';
import type { Minute, Week } from './intl-minutes.ts';
import { MINUTE_MS } from './intl-minutes.ts';

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/** Monday to Friday, nine to five. */
export function office(timezone: string, holidays: readonly string[] = []): Calendar {
  return { name: 'office', timezone, hours: [{ days: WORKDAYS, from: '09:00', to: '17:00' }], holidays };
}

/** The same hours on every day. */
export function daily(timezone: string, from: string, to: string): Calendar {
  return { name: 'daily', timezone, hours: [{ days: WEEKDAYS, from, to }], holidays: [] };
}

/** Any hours, also such as overlap or touch; on Sundays often in the night, when clocks change. */
export function anyCalendar(timezone: string, dates: readonly string[]): fc.Arbitrary<Calendar> {
  const minute = fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 240 }), fc.constantFrom(0, 120, 180, 1440));
  const ends = fc.tuple(minute, minute).filter(([from, to]) => from !== to);
  const span = fc.record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), ends }).map(({ days, ends: [one, other] }) => ({
    days,
    from: clock(Math.min(one, other)),
    to: clock(Math.max(one, other)),
  }));
  const holidays = dates.length === 0 ? fc.constant([]) : fc.subarray([...dates], { maxLength: 2 });
  return fc.record({
    name: fc.constant('any'),
    timezone: fc.constant(timezone),
    hours: fc.array(span, { minLength: 1, maxLength: 4 }),
    holidays,
  });
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Whether the clocks show working time in this minute, by comparing texts. */
export function worksIn(calendar: Calendar, { date, weekday, clock: shown }: Minute): boolean {
  if (calendar.holidays.includes(date)) return false;
  return calendar.hours.some(({ days, from, to }) => days.some((day) => day === weekday) && from <= shown && shown < to);
}

/** Working time between two moments of the week, added up minute by minute. */
export function slowBetween(calendar: Calendar, week: Week, span: Readonly<{ from: number; to: number }>): number {
  let sum = 0;
  for (const minute of week.minutes) {
    const inside = Math.min(span.to, minute.at + MINUTE_MS) - Math.max(span.from, minute.at);
    if (inside > 0 && worksIn(calendar, minute)) sum += inside;
  }
  return sum;
}

/** The first moment at which so much working time has passed, minute by minute; null when the week has not so much. */
export function slowAdd(calendar: Calendar, week: Week, start: Readonly<{ from: number; ms: number }>): number | null {
  if (start.ms === 0) return start.from;
  let left = start.ms;
  for (const minute of week.minutes) {
    const begin = Math.max(start.from, minute.at);
    const inside = minute.at + MINUTE_MS - begin;
    if (inside <= 0 || !worksIn(calendar, minute)) continue;
    if (left <= inside) return begin + left;
    left -= inside;
  }
  return null;
}
