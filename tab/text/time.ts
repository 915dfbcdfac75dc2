const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How times look: the locale decides order and 12/24 hours; the time zone is the person's own. */
export type TimeStyle = Readonly<{ locale: string; timeZone?: string }>;

/** `just now`, `3 minutes ago`, `in 2 hours`, `yesterday`; a date from seven days on. Words are English like the rest of the tab. */
export function relativeTime(atMs: number, nowMs: number, style: TimeStyle): string {
  const distance = atMs - nowMs;
  const size = Math.abs(distance);
  if (size < 45_000) return distance > 10_000 ? 'in less than a minute' : 'just now';
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (size < 59.5 * MINUTE) return words.format(rounded(distance / MINUTE), 'minute');
  if (size < 23.5 * HOUR) return words.format(rounded(distance / HOUR), 'hour');
  // Days are counted as people do, by midnights: 33 hours can be “yesterday” or two days ago.
  const days = dayNumber(atMs, style) - dayNumber(nowMs, style);
  return Math.abs(days) < 7 ? words.format(days, 'day') : shortDate(atMs, nowMs, style);
}

/** To the nearest whole number, halves away from now. */
function rounded(distance: number): number {
  return Math.sign(distance) * Math.round(Math.abs(distance));
}

/** Which local calendar day it is, counted in days since 1970. */
function dayNumber(atMs: number, style: TimeStyle): number {
  const key = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zoneOf(style) }).format(atMs);
  return Date.parse(`${key}T00:00:00Z`) / DAY;
}

function shortDate(atMs: number, nowMs: number, style: TimeStyle): string {
  const zone = zoneOf(style);
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', ...zone });
  const sameYear = year.format(atMs) === year.format(nowMs);
  return new Intl.DateTimeFormat(style.locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...zone,
  }).format(atMs);
}

/** The whole moment with seconds; `zone` adds the name of the time zone. */
export function exactTime(atMs: number, style: TimeStyle, zone: boolean): string {
  return new Intl.DateTimeFormat(style.locale, { dateStyle: 'medium', timeStyle: zone ? 'long' : 'medium', ...zoneOf(style) }).format(atMs);
}

/** Day, hours and minutes: for moments that people choose. */
export function dayAndTime(atMs: number, style: TimeStyle): string {
  return new Intl.DateTimeFormat(style.locale, { dateStyle: 'medium', timeStyle: 'short', ...zoneOf(style) }).format(atMs);
}

/** Hours and minutes, with seconds where asked, for lists that are grouped by day. */
export function timeOfDay(atMs: number, style: TimeStyle, seconds: boolean): string {
  return new Intl.DateTimeFormat(style.locale, { timeStyle: seconds ? 'medium' : 'short', ...zoneOf(style) }).format(atMs);
}

/** What a row under a day's heading shows: `3 minutes ago` today, `17:40` on every other day. */
export function timeUnderDay(atMs: number, nowMs: number, style: TimeStyle): string {
  const today = dayNumber(atMs, style) === dayNumber(nowMs, style);
  return today ? relativeTime(atMs, nowMs, style) : timeOfDay(atMs, style, false);
}

/** `Today`, `Yesterday` or the day with its weekday: the headings of lists. */
export function dayHeading(atMs: number, nowMs: number, style: TimeStyle): string {
  const days = dayNumber(atMs, style) - dayNumber(nowMs, style);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  return new Intl.DateTimeFormat(style.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...zoneOf(style),
  }).format(atMs);
}

/** `0.4 s`, `42 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`: two units at most. */
export function durationText(ms: number): string {
  const size = Math.max(0, ms);
  if (size < 1000) return `${(Math.floor(size / 100) / 10).toFixed(1)} s`;
  if (size < MINUTE) return `${Math.floor(size / 1000)} s`;
  if (size < HOUR) return pair(size, [MINUTE, 'min'], [1000, 's']);
  return size < DAY ? pair(size, [HOUR, 'h'], [MINUTE, 'min']) : pair(size, [DAY, 'd'], [HOUR, 'h']);
}

function pair(size: number, [big, bigName]: readonly [number, string], [small, smallName]: readonly [number, string]): string {
  const rest = Math.floor((size % big) / small);
  return `${Math.floor(size / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** What is left until a moment; empty when it is reached. */
export function timeLeft(untilMs: number, nowMs: number): string {
  return untilMs <= nowMs ? '' : durationText(Math.max(1000, untilMs - nowMs));
}

/** The instants between which a local calendar day (`2026-11-22`, as date fields give it) lies; null when it is not a day. */
export function localDay(day: string): Readonly<{ from: string; to: string }> | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number);
  if (parts === undefined) return null;
  const [year = 0, month = 1, date = 1] = parts;
  const from = new Date(year, month - 1, date);
  // The next midnight is counted by calendar: the day a clock changes has 23 or 25 hours.
  const to = new Date(year, month - 1, date + 1);
  const exists = from.getMonth() === month - 1 && from.getDate() === date;
  return exists ? { from: from.toISOString(), to: to.toISOString() } : null;
}

function zoneOf(style: TimeStyle): Readonly<{ timeZone?: string }> {
  return style.timeZone === undefined ? {} : { timeZone: style.timeZone };
}
