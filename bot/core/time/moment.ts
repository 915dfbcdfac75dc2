import { anyOf, message, type Text } from '../text/message.ts';
import {
  dayOf,
  firstMomentAt,
  formatClock,
  formatDay,
  momentsOf,
  parseClock,
  parseDay,
  type WallTime,
  WEEKDAYS,
  wallAt,
  weekdayOf,
} from './wall-time.ts';
import { DAY_MS } from './zone.ts';
import { zoneProblem } from './zone-name.ts';

/** What was read: a moment with what the person must know about it (`note`, a sentence or null), or why it cannot be used. */
export type Moment = Readonly<{ ok: true; at: Date; note: string | null } | { ok: false; problem: Text }>;
/** Whose clock is meant (an IANA zone), and what time it is. */
export type Here = Readonly<{ timezone: string; now: Date }>;

type Found = Readonly<{ at: number; note: string | null }>;
type Read = Found | Readonly<{ problem: Text }>;

const MINUTE_MS = 60_000;
const FURTHEST_MS = 30 * DAY_MS;
const LONGEST_TEXT = 60;

/**
 * Reads a moment to come as people type it: `18:30` (today, or tomorrow when that has passed), `today 18:30`, `tomorrow 8:00`,
 * `mon 08:00` (the next one), `2026-11-25 08:00`, `2026-11-25T08:00` on the clock of `timezone`; `2026-11-25T08:00+01:00` or
 * `…Z` (RFC 3339); `in 2h`, `in 1h 30m`, `+30m` (a day is 24 hours). Refuses what is not later than now, what is more than 30
 * days ahead, dates that do not exist and times that the clocks jump over on that day. A time that comes twice means the first
 * that is still to come, and the note says so.
 */
export function parseMoment(text: string, here: Here): Moment {
  const wrongZone = zoneProblem(here.timezone);
  if (wrongZone !== null) return { ok: false, problem: wrongZone };
  const typed = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const read = typed.length > LONGEST_TEXT ? UNREADABLE : (readDelay(typed, here) ?? readDate(typed, here) ?? readDay(typed, here));
  if ('problem' in read) return { ok: false, problem: read.problem };
  const at = new Date(read.at);
  const problem = momentProblem(at, here);
  return problem === null ? { ok: true, at, note: read.note } : { ok: false, problem };
}

/** `2026-11-25 08:00 (Europe/Warsaw)`; a time that comes twice that day carries its offset, `2026-10-25 02:30 (Europe/Warsaw, UTC+02:00)`. */
export function formatMoment(date: Date, timezone: string): string {
  const wall = wallAt(timezone, date.getTime());
  const shown = `${formatDay(dayOf(wall))} ${formatClock(wall)}`;
  const twice = momentsOf(timezone, wall).length > 1;
  return `${shown} (${timezone}${twice ? `, ${formatOffset(wall - date.getTime())}` : ''})`;
}

function formatOffset(offsetMs: number): string {
  return `UTC${offsetMs < 0 ? '-' : '+'}${formatClock(Math.abs(offsetMs))}`;
}

const UNREADABLE: Read = {
  problem: message('moment.unreadable', { examples: anyOf(['18:30', 'tomorrow 08:00', 'mon 08:00', '2026-11-25 08:00', 'in 2h']) }),
};

const DELAY = /^(?:in |\+ ?)((?:\d{1,5} ?[a-z]+ ?)+)$/;
const DELAY_PART = /(\d{1,5}) ?([a-z]+)/g;
const UNITS: readonly (readonly [names: RegExp, ms: number])[] = [
  [/^(m|min|mins|minutes?)$/, MINUTE_MS],
  [/^(h|hours?)$/, 60 * MINUTE_MS],
  [/^(d|days?)$/, DAY_MS],
];

function readDelay(text: string, { now }: Here): Read | null {
  const parts = DELAY.exec(text)?.[1];
  if (parts === undefined) return null;
  let sum = 0;
  for (const [, amount, word = ''] of parts.matchAll(DELAY_PART)) {
    const unit = UNITS.find(([names]) => names.test(word));
    if (unit === undefined) return { problem: message('moment.unit', { word }) };
    sum += Number(amount) * unit[1];
  }
  return { at: now.getTime() + sum, note: null };
}

const DATE = /^(\d{4}-\d\d-\d\d)[ t](\d{1,2}:\d\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)? ?(z|[+-]\d\d:\d\d)?$/;

function readDate(text: string, here: Here): Read | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [, date = '', time = '', seconds = '0', fraction = '', zone] = match;
  const day = parseDay(date);
  if (day === null) return { problem: message('moment.no-date', { date }) };
  const clock = parseClock(time);
  if (clock === null || clock === DAY_MS) return noSuchTime(time);
  const wall = day * DAY_MS + clock + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
  if (zone === undefined) return nextOf([wall], here);
  const offset = zone === 'z' ? 0 : parseClock(zone.slice(1));
  if (offset === null || offset === DAY_MS) return { problem: message('moment.no-offset', { offset: zone }) };
  return { at: zone.startsWith('-') ? wall + offset : wall - offset, note: null };
}

const DAY = /^(?:([a-z]+) )?(?:at )?(\d{1,2}:\d\d)$/;

function readDay(text: string, here: Here): Read {
  const match = DAY.exec(text);
  if (match === null) return UNREADABLE;
  const [, word, time = ''] = match;
  const today = dayOf(wallAt(here.timezone, here.now.getTime()));
  const days = daysMeant(word, today);
  if (days === null) return UNREADABLE;
  const clock = parseClock(time);
  if (clock === null || clock === DAY_MS) return noSuchTime(time);
  return nextOf(
    days.map((day) => day * DAY_MS + clock),
    here,
  );
}

/** The days that a word can mean, the nearest first; null for another word. */
function daysMeant(word: string | undefined, today: number): readonly number[] | null {
  if (word === undefined) return [today, today + 1];
  if (word === 'today') return [today];
  if (word === 'tomorrow') return [today + 1];
  const weekday = WEEKDAY_NAMES.findIndex((name) => word === name || word === name.slice(0, 3));
  if (weekday < 0) return null;
  const next = today + ((weekday - weekdayOf(today) + WEEKDAYS.length) % WEEKDAYS.length);
  return [next, next + WEEKDAYS.length];
}

const WEEKDAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function noSuchTime(time: string): Read {
  return { problem: message('moment.no-time', { time }) };
}

/** The first of these times that is still to come; the last one when all have passed, which is refused later. */
function nextOf(walls: readonly WallTime[], here: Here): Read {
  const now = here.now.getTime();
  let read: Read = UNREADABLE;
  for (const wall of walls) {
    const moments = momentsOf(here.timezone, wall);
    const jump = firstMomentAt(here.timezone, wall);
    if (moments.length === 0) read = jump > now ? jumpedOver(wall, jump, here) : { at: jump, note: null };
    else read = heard(wall, moments, here);
    if ('problem' in read || read.at > now) return read;
  }
  return read;
}

/** One moment of a time that comes once or twice. */
function heard(wall: WallTime, moments: readonly number[], { timezone, now }: Here): Found {
  const [first = wall, second] = moments;
  if (second === undefined) return { at: first, note: null };
  const gone = first <= now.getTime();
  const which = gone ? 'this is the second time, because the first has passed' : 'this is the first time';
  const note = `The clocks go back on ${formatDay(dayOf(wall))} in ${timezone} and ${formatClock(wall)} comes twice: ${which}.`;
  return { at: gone ? second : first, note };
}

function jumpedOver(wall: WallTime, jump: number, { timezone }: Here): Read {
  const from = formatClock(wallAt(timezone, jump - 1) + 1);
  const to = formatClock(wallAt(timezone, jump));
  const time = formatClock(wall);
  return { problem: message('moment.jumped', { time, day: formatDay(dayOf(wall)), zone: timezone, from, to }) };
}

/** Why something cannot be asked for at this moment: it is not to come, or more than 30 days ahead; null when it can. */
export function momentProblem(at: Date, { timezone, now }: Here): Text | null {
  const moment = formatMoment(at, timezone);
  if (at <= now) return message('moment.past', { moment, now: formatMoment(now, timezone) });
  const limit = new Date(now.getTime() + FURTHEST_MS);
  return at <= limit ? null : message('moment.too-far', { moment, latest: formatMoment(limit, timezone) });
}
