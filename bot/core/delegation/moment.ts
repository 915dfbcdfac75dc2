import { message, type Text } from '../text/message.ts';
import { formatMoment, type Moment, parseMoment } from '../time/moment.ts';
import { dayOf, firstMomentAt, formatClock, formatDay, parseDay, wallAt } from '../time/wall-time.ts';
import { DAY_MS } from '../time/zone.ts';

/** Until when, and the text behind it. */
export type ReadMoment = Readonly<{ ok: true; until: Date; rest: string } | { ok: false; problem: Text }>;

type Here = Parameters<typeof parseMoment>[1];

/** A moment takes no more words than `in 1h 30m` and the like. */
const MOST_WORDS = 4;
const LENGTH = /^\d{1,3}[mhd]$/i;

/**
 * Until when something holds, at the beginning of a text: a date alone, which is meant to its end (`2026-12-01`), a length
 * from now (`3d`), or whatever `parseMoment` reads.
 */
export function readUntil(text: string, here: Here): ReadMoment {
  const words = text.trim().split(/\s+/);
  const lengths = Array.from({ length: Math.min(MOST_WORDS, words.length) }, (_, index) => index + 1).reverse();
  const reads = lengths.map((length) => ({ length, read: momentOf(words.slice(0, length), words[length] ?? '', here) }));
  for (const { length, read } of reads) if (read.ok) return { ok: true, until: read.at, rest: words.slice(length).join(' ') };
  const problems = reads.flatMap(({ read }) => (read.ok ? [] : [read.problem]));
  const unreadable = parseMoment('', here);
  // That it is over, or does not exist, says more than that it cannot be read.
  const telling = problems.find((problem) => unreadable.ok || problem !== unreadable.problem);
  return { ok: false, problem: telling ?? problems[0] ?? message('delegation.until-when') };
}

/** `next` is the word behind: a date with a time that cannot be read is not that whole day. */
function momentOf(words: readonly string[], next: string, here: Here): Moment {
  const text = words.join(' ');
  const day = parseDay(text);
  if (day !== null && !/^\d/.test(next)) return { ok: true, at: new Date(firstMomentAt(here.timezone, (day + 1) * DAY_MS)), note: null };
  return parseMoment(LENGTH.test(text) ? `in ${text}` : text, here);
}

/** `2026-12-01 16:00 (Europe/Warsaw)`, for the log; midnight is the end of the day before. */
export function showUntil(until: Date, timezone: string): string {
  const wall = wallAt(timezone, until.getTime());
  return formatClock(wall) === '00:00' ? `the end of ${formatDay(dayOf(wall) - 1)} (${timezone})` : formatMoment(until, timezone);
}
