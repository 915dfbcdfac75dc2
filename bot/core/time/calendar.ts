import { AppError } from '../errors.ts';
import { dayOf, formatDay, parseClock, parseDay, WEEKDAYS, type Weekday, wallAt, weekdayOf } from './wall-time.ts';
import { DAY_MS, stretches } from './zone.ts';

export type { Weekday } from './wall-time.ts';

/**
 * Working hours of a group of people in an IANA time zone. `from` and `to` are HH:MM on the wall, `to` may be 24:00; a day may
 * have several spans. `holidays` are whole local days, YYYY-MM-DD, without working time. What the wall shows decides: when the
 * clocks jump over a part of a span, that part is no time at all, and what they show twice counts twice.
 */
export type Calendar = Readonly<{
  name: string;
  timezone: string;
  hours: readonly Readonly<{ days: readonly Weekday[]; from: string; to: string }>[];
  holidays: readonly string[];
}>;

/** From `from`, until `until` which is excluded: of UTC time, or of milliseconds since midnight. */
type Span = Readonly<{ from: number; until: number }>;
type Hours = Readonly<{ week: readonly (readonly Span[])[]; holidays: ReadonlySet<number> }>;

const SEARCH_MS = 2 * 366 * DAY_MS;

/** Whether people work at this moment. A span begins with its first millisecond and ends before its last minute's end: 17:00 is over. */
export function isWorkingTime(calendar: Calendar, at: Date): boolean {
  const wall = wallAt(calendar.timezone, at.getTime());
  const day = dayOf(wall);
  return spansOf(hoursOf(calendar), day).some(({ from, until }) => day * DAY_MS + from <= wall && wall < day * DAY_MS + until);
}

/**
 * The first moment at which so much working time has passed since `from`; without a calendar every moment counts. Eight hours
 * from Friday 09:00 end on Friday at 17:00, not on Monday morning (`nextWorkingMoment` of the result is Monday morning), and no
 * time at all ends at `from`. `ms` is at least 0 and less than ten years.
 * Throws `invalid`: `calendar.no_working_time` when the calendar has none for two years, `calendar.bad_length` for another `ms`.
 */
export function addWorkingTime(calendar: Calendar | null, from: Date, ms: number): Date {
  if (!(ms >= 0 && ms < 10 * 366 * DAY_MS)) throw badLength(ms);
  if (calendar === null || ms === 0) return new Date(from.getTime() + ms);
  let left = ms;
  for (const span of allSpans(calendar, from.getTime())) {
    const length = span.until - span.from;
    if (left <= length) return new Date(span.from + left);
    left -= length;
  }
  throw noWorkingTime(calendar, from);
}

/** `from` itself when it is working time, otherwise the begin of the next. Throws `invalid` (`calendar.no_working_time`) when there is none for two years. */
export function nextWorkingMoment(calendar: Calendar | null, from: Date): Date {
  if (calendar === null) return from;
  for (const span of allSpans(calendar, from.getTime())) return new Date(span.from);
  throw noWorkingTime(calendar, from);
}

/** Milliseconds of working time from `from` until `to`; 0 when `to` is not later. */
export function workingTimeBetween(calendar: Calendar | null, from: Date, to: Date): number {
  if (calendar === null) return Math.max(0, to.getTime() - from.getTime());
  let sum = 0;
  for (const span of spansBetween(calendar, from.getTime(), to.getTime())) sum += span.until - span.from;
  return sum;
}

/** Working time from `from` on, in order; ends when two years hold none. */
function* allSpans(calendar: Calendar, from: number): Generator<Span, void> {
  let reached = from;
  let found = true;
  while (found) {
    found = false;
    for (const span of spansBetween(calendar, reached, reached + SEARCH_MS)) {
      yield span;
      reached = span.until;
      found = true;
    }
  }
}

function* spansBetween(calendar: Calendar, from: number, until: number): Generator<Span, void> {
  const hours = hoursOf(calendar);
  for (const stretch of stretches(calendar.timezone, from, until)) {
    const last = dayOf(stretch.until + stretch.offsetMs);
    for (let day = dayOf(stretch.from + stretch.offsetMs); day <= last; day += 1) {
      const midnight = day * DAY_MS - stretch.offsetMs;
      for (const span of spansOf(hours, day)) {
        const begin = Math.max(midnight + span.from, stretch.from);
        const end = Math.min(midnight + span.until, stretch.until);
        if (begin < end) yield { from: begin, until: end };
      }
    }
  }
}

function spansOf({ week, holidays }: Hours, day: number): readonly Span[] {
  return holidays.has(day) ? [] : (week[weekdayOf(day)] ?? []);
}

/** Read once for each calendar, which never changes. */
const read = new WeakMap<Calendar, Hours>();

function hoursOf(calendar: Calendar): Hours {
  const known = read.get(calendar);
  if (known !== undefined) return known;
  const week = WEEKDAYS.map((weekday) => joined(calendar.hours.filter(({ days }) => days.includes(weekday)).flatMap(spanOf)));
  const hours = { week, holidays: new Set(calendar.holidays.flatMap((holiday) => parseDay(holiday) ?? [])) };
  read.set(calendar, hours);
  return hours;
}

/** What is no span is no working time. */
function spanOf({ from, to }: Readonly<{ from: string; to: string }>): readonly Span[] {
  const [begin, end] = [parseClock(from), parseClock(to)];
  return begin === null || end === null || begin >= end ? [] : [{ from: begin, until: end }];
}

/** In order, and no time twice. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  let end = 0;
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    if (until > end) result.push({ from: Math.max(from, end), until });
    end = Math.max(end, until);
  }
  return result;
}

function noWorkingTime({ name, timezone }: Calendar, from: Date): AppError {
  const day = formatDay(dayOf(wallAt(timezone, from.getTime())));
  const message = `The calendar ${name} has no working time within two years after ${day}; please ask an administrator to correct its hours and holidays in policy.yml.`;
  return new AppError({ code: 'invalid', reason: 'calendar.no_working_time', message });
}

function badLength(ms: number): AppError {
  const message = `Working time is counted in milliseconds from 0 to less than ten years, and ${ms} is not.`;
  return new AppError({ code: 'invalid', reason: 'calendar.bad_length', message });
}
