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

/** A span in its two largest units: `12 s`, `3 min 5 s`, `2 h 10 min`, `4 d 1 h`. */
export function span(ms: number): string {
  if (ms < SECOND) return 'under 1 s';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, [MINUTE, 'min'], [SECOND, 's']);
  return ms < DAY ? two(ms, [HOUR, 'h'], [MINUTE, 'min']) : two(ms, [DAY, 'd'], [HOUR, 'h']);
}

type Unit = readonly [size: number, name: string];

function two(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/**
 * How long something took; null until it has ended. What is still going on gets its beginning instead: a card stays as it
 * was last sent, and a number that has stopped counting would be wrong.
 */
export function lasted(from: Date | null, until: Date | null): string | null {
  return from === null || until === null ? null : span(Math.max(0, until.getTime() - from.getTime()));
}

/** `3.4 MB` and the like, in units of 1,000 bytes. */
export function amount(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
