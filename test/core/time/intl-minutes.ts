/**
 * A slow and simple second opinion: what the clocks of a zone show, asked of Intl minute by minute and as text. It knows no
 * offsets, no day numbers and no clock changes.
 */
export type Minute = Readonly<{ at: number; shown: string; date: string; weekday: string; clock: string }>;
export type Week = Readonly<{ name: string; timezone: string; from: number; minutes: readonly Minute[] }>;

export const MINUTE_MS = 60_000;
const DAYS = 9;

const WEEKS: readonly (readonly [name: string, timezone: string, from: string])[] = [
  ['spring in Warsaw', 'Europe/Warsaw', '2026-03-25T00:00Z'],
  ['autumn in Warsaw', 'Europe/Warsaw', '2026-10-21T00:00Z'],
  ['spring in New York', 'America/New_York', '2026-03-04T00:00Z'],
  ['autumn in New York', 'America/New_York', '2026-10-28T00:00Z'],
  ['autumn on Lord Howe Island, half an hour', 'Australia/Lord_Howe', '2026-04-01T00:00Z'],
  ['spring on Lord Howe Island, half an hour', 'Australia/Lord_Howe', '2026-09-30T00:00Z'],
  ['a week in Kolkata', 'Asia/Kolkata', '2026-03-25T00:00Z'],
  ['a week in UTC over the year’s end', 'UTC', '2026-12-28T00:00Z'],
];

export const weekNames = WEEKS.map(([name]) => name);
const read = new Map<string, Week>();

/** Nine days of minutes around a change of the clocks. */
export function weekOf(name: string): Week {
  const known = read.get(name);
  if (known !== undefined) return known;
  const [, timezone, start] = WEEKS.find(([other]) => other === name) ?? ['', 'UTC', ''];
  const from = Date.parse(start);
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const minutes = Array.from({ length: DAYS * 24 * 60 }, (_, index) => readMinute(shown, from + index * MINUTE_MS));
  const week = { name, timezone, from, minutes };
  read.set(name, week);
  return week;
}

function readMinute(shown: Intl.DateTimeFormat, at: number): Minute {
  const parts = new Map(shown.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const date = `${of('year')}-${of('month')}-${of('day')}`;
  const clock = `${of('hour')}:${of('minute')}`;
  return { at, shown: `${date}T${clock}`, date, weekday: of('weekday').toLowerCase(), clock };
}
