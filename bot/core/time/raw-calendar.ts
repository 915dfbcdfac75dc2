import { z } from 'zod';
import type { Path, Problems } from '../problem.ts';
import { inEnglish } from '../text/voice.ts';
import type { Calendar } from './calendar.ts';
import { CLOCK, parseClock, parseDay, WEEKDAYS, type Weekday } from './wall-time.ts';
import { zoneProblem } from './zone-name.ts';

const clock = z.string().regex(new RegExp(`^${CLOCK}$`), { error: 'This must be a time of day from 00:00 to 23:59, such as 09:00.' });
const clockOrMidnight = z
  .string()
  .regex(new RegExp(`^(?:${CLOCK}|24:00)$`), { error: 'This must be a time of day up to 24:00, such as 17:00.' });
const date = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: 'This must be a date such as 2026-12-25.' });

const span = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7),
    from: clock.describe('Local time.'),
    to: clockOrMidnight.describe('Local time; 24:00 is the end of the day.'),
  })
  .describe('People work on these days from … to …');

/** A calendar in `policy.yml` as people write it; its name is its key. */
export const rawCalendar = z
  .strictObject({
    timezone: z.string().min(1).max(60).describe('IANA name such as Europe/Warsaw.'),
    hours: z.array(span).max(50).describe('When people work; several spans on one day are possible.'),
    holidays: z.array(date).max(1000).default([]).describe('Local days without working time.'),
  })
  .describe('The working time of a group of people.');

export type RawCalendar = z.infer<typeof rawCalendar>;
type RawSpan = RawCalendar['hours'][number];
type Place = Readonly<{ path: Path; problems: Problems }>;

/** The calendar that was written. It can be used only when no problem was added. */
export function validCalendar(name: string, raw: RawCalendar, { path, problems }: Place): Calendar {
  const wrongZone = zoneProblem(raw.timezone);
  if (wrongZone !== null) problems.add([...path, 'timezone'], inEnglish(wrongZone));
  if (raw.hours.length === 0)
    problems.add(
      [...path, 'hours'],
      `The calendar ${name} has no hours; without any, nothing that waits for working time would ever go on.`,
    );
  for (const [index, hours] of raw.hours.entries()) checkSpan(hours, { path: [...path, 'hours', index], problems });
  findOverlaps(raw.hours, { path: [...path, 'hours'], problems });
  checkHolidays(raw.holidays, { path: [...path, 'holidays'], problems });
  return { name, ...raw };
}

function checkSpan({ days, from, to }: RawSpan, { path, problems }: Place): void {
  if (clockMs(from) >= clockMs(to))
    problems.add(path, `${from} is not before ${to}. Hours over midnight are two spans: one to 24:00, and one from 00:00 on the next day.`);
  for (const [index, day] of days.entries()) {
    if (days.indexOf(day) < index) problems.add([...path, 'days', index], `${day} is already in this list.`);
  }
}

/** Each span against those before it, one problem for a pair. */
function findOverlaps(hours: readonly RawSpan[], { path, problems }: Place): void {
  for (const [index, span] of hours.entries()) {
    for (const other of hours.slice(0, index)) {
      const day = sharedDay(span, other);
      if (day === undefined || clockMs(span.from) >= clockMs(other.to) || clockMs(other.from) >= clockMs(span.to)) continue;
      problems.add([...path, index], `On ${day}, ${span.from} to ${span.to} overlaps ${other.from} to ${other.to}; please join them.`);
    }
  }
}

function sharedDay(one: RawSpan, other: RawSpan): Weekday | undefined {
  return one.days.find((day) => other.days.includes(day));
}

function checkHolidays(holidays: readonly string[], { path, problems }: Place): void {
  for (const [index, holiday] of holidays.entries()) {
    if (parseDay(holiday) === null) problems.add([...path, index], `The date ${holiday} does not exist.`);
    else if (holidays.indexOf(holiday) < index) problems.add([...path, index], `${holiday} is already in this list.`);
  }
}

/** The schema accepted it. */
function clockMs(text: string): number {
  return parseClock(text) ?? 0;
}
