import { type Message, message } from '../bot/core/text/message.ts';

/**
 * A moment as Adaptive Card macros, which Teams shows in the reader's language and time zone. Only for TextBlock, and only
 * for text that is wholly ours: the same macros in a text of a person would be a way to forge times.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-example
 */
export function dayAndTime(moment: Date): string {
  const iso = `${moment.toISOString().slice(0, 19)}Z`;
  return `{{DATE(${iso}, SHORT)}}, {{TIME(${iso})}}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  [DAY, 'span.days'],
  [HOUR, 'span.hours'],
  [MINUTE, 'span.minutes'],
  [SECOND, 'span.seconds'],
] as const;

/** A span in its two largest units, neighbours of each other: `12 s`, `3 min 5 s`, `2 h 10 min`, `4 d 1 h`. */
export function span(ms: number): Message {
  const first = UNITS.findIndex(([size]) => ms >= size);
  const [large, small] = UNITS.slice(first === -1 ? UNITS.length : first);
  if (large === undefined) return message('span.under-a-second');
  const whole = counted(large, ms);
  if (small === undefined || ms % large[0] < small[0]) return whole;
  return message('span.of-two', { large: whole, small: counted(small, ms % large[0]) });
}

function counted([size, key]: (typeof UNITS)[number], ms: number): Message {
  return message(key, { count: Math.floor(ms / size) });
}

/**
 * How long something took; null until it has ended. What is still going on gets its beginning instead: a card stays as it
 * was last sent, and a number that has stopped counting would be wrong.
 */
export function lasted(from: Date | null, until: Date | null): Message | null {
  return from === null || until === null ? null : span(Math.max(0, until.getTime() - from.getTime()));
}

/** `3.4 MB` and the like, in units of 1,000 bytes. */
export function amount(bytes: number): Message {
  if (bytes < 1000) return message('amount.bytes', { count: bytes });
  if (bytes < 1_000_000) return message('amount.kilobytes', { count: bytes / 1000 });
  return message('amount.megabytes', { count: bytes / 1_000_000 });
}
