import { formattersFor } from '../../bot/core/text/formatters.ts';
import type { Speech } from '../../bot/core/text/language.ts';
import type { Words } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `3 minutes ago`, `in 2 hours`, `yesterday`; a date from seven days on. */
export function relativeTime(atMs: number, nowMs: number, { speech, say }: Words): string {
  const distance = atMs - nowMs;
  const size = Math.abs(distance);
  if (size < 45_000) return distance > 10_000 ? say('when.soon') : say('when.now');
  const words = new Intl.RelativeTimeFormat(speech.locale, { numeric: 'auto' });
  if (size < 59.5 * MINUTE) return words.format(rounded(distance / MINUTE), 'minute');
  if (size < 23.5 * HOUR) return words.format(rounded(distance / HOUR), 'hour');
  // Days are counted as people do, by midnights: 33 hours can be “yesterday” or two days ago.
  const days = dayNumber(atMs, speech) - dayNumber(nowMs, speech);
  return Math.abs(days) < 7 ? words.format(days, 'day') : shortDate(atMs, nowMs, speech);
}

/** To the nearest whole number, halves away from now. */
function rounded(distance: number): number {
  return Math.sign(distance) * Math.round(Math.abs(distance));
}

/** Which local calendar day it is, counted in days since 1970. */
function dayNumber(atMs: number, { timezone }: Speech): number {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: timezone } as const;
  return Date.parse(`${new Intl.DateTimeFormat('en-CA', day).format(atMs)}T00:00:00Z`) / DAY;
}

function shortDate(atMs: number, nowMs: number, speech: Speech): string {
  const sameYear = written(atMs, speech, { year: 'numeric' }) === written(nowMs, speech, { year: 'numeric' });
  return written(atMs, speech, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** The whole moment with seconds; `zone` adds the name of the time zone. */
export function exactTime(atMs: number, { speech }: Words, zone: boolean): string {
  return written(atMs, speech, { dateStyle: 'medium', timeStyle: zone ? 'long' : 'medium' });
}

/** Day, hours and minutes: for moments that people choose. */
export function dayAndTime(atMs: number, { speech }: Words): string {
  return written(atMs, speech, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Hours and minutes, with seconds where asked, for lists that are grouped by day. */
export function timeOfDay(atMs: number, { speech }: Words, seconds: boolean): string {
  return written(atMs, speech, { timeStyle: seconds ? 'medium' : 'short' });
}

function written(atMs: number, speech: Speech, options: Intl.DateTimeFormatOptions): string {
  return formattersFor(speech).getDateTimeFormat(speech.locale, options).format(atMs);
}

/** What a row under a day's heading shows: `3 minutes ago` today, `17:40` on every other day. */
export function timeUnderDay(atMs: number, nowMs: number, words: Words): string {
  const today = dayNumber(atMs, words.speech) === dayNumber(nowMs, words.speech);
  return today ? relativeTime(atMs, nowMs, words) : timeOfDay(atMs, words, false);
}

/** `Today`, `Yesterday` or the day with its weekday: the headings of lists. */
export function dayHeading(atMs: number, nowMs: number, { speech, say }: Words): string {
  const days = dayNumber(atMs, speech) - dayNumber(nowMs, speech);
  if (days === 0) return say('when.today');
  if (days === -1) return say('when.yesterday');
  const day = written(atMs, speech, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  // Some languages write days small; a heading begins with a capital in all of ours.
  return `${day.charAt(0).toLocaleUpperCase(speech.locale)}${day.slice(1)}`;
}

/** `0.4 s`, `42 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`: two units at most. */
export function durationText(ms: number, words: Words): string {
  const size = Math.max(0, ms);
  if (size < 1000) return words.say('span.seconds', { count: Math.floor(size / 100) / 10 });
  if (size < MINUTE) return words.say('span.seconds', { count: Math.floor(size / 1000) });
  if (size < HOUR) return pair(size, words, [MINUTE, 'minutes'], [1000, 'seconds']);
  return size < DAY ? pair(size, words, [HOUR, 'hours'], [MINUTE, 'minutes']) : pair(size, words, [DAY, 'days'], [HOUR, 'hours']);
}

type Unit = readonly [ms: number, name: 'days' | 'hours' | 'minutes' | 'seconds'];

function pair(size: number, { say }: Words, [big, bigName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((size % big) / small);
  const large = say(`span.${bigName}`, { count: Math.floor(size / big) });
  return rest === 0 ? large : say('span.of-two', { large, small: say(`span.${smallName}`, { count: rest }) });
}

/** What is left until a moment; empty when it is reached. */
export function timeLeft(untilMs: number, nowMs: number, words: Words): string {
  return untilMs <= nowMs ? '' : durationText(Math.max(1000, untilMs - nowMs), words);
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

/** The local day of a moment, as date fields have it; empty when there is none. */
export function dayOf(atMs: number): string {
  return localMinute(atMs).slice(0, 10);
}

/** `2026-12-01T16:00` in the time zone of this computer, rounded down to the minute. */
export function localMinute(atMs: number): string {
  const at = new Date(atMs);
  if (Number.isNaN(at.getTime())) return '';
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
