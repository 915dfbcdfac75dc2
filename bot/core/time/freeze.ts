import { dayOf, firstMomentAt, lastMomentAt, parseClock, WEEKDAYS, type Weekday, wallAt, weekdayOf } from './wall-time.ts';
import { DAY_MS } from './zone.ts';

/** A moment of every week, on the wall: `{ day: 'fri', time: '16:00' }`; 24:00 is the end of the day. */
export type WeekMoment = Readonly<{ day: Weekday; time: string }>;
export type Once = Readonly<{ kind: 'once'; from: Date; until: Date }>;
/**
 * From one moment of the week until the next time the other comes; it may cross the week's end. Where the clocks change, it is
 * the longer window: it begins when `from` is shown for the first time and ends when `until` is shown for the last time, and a
 * time that they jump over is the jump.
 */
export type Weekly = Readonly<{ kind: 'weekly'; timezone: string; from: WeekMoment; until: WeekMoment }>;

/**
 * A time in which runs do not start. `environments` and `workflows` narrow whom it holds, and both must fit where both are
 * given; null = every one. A run without an environment is in none, so only a freeze with `environments: null` holds it. A
 * freeze without both holds everything: whether reading is excepted is for the caller to say.
 */
export type Freeze = Readonly<{
  id: string;
  reason: string;
  environments: readonly string[] | null;
  workflows: readonly string[] | null;
  window: Once | Weekly;
}>;

/** What a run would do, as far as freezes ask. */
export type FreezeTarget = Readonly<{ workflow: string; environment: string | null }>;

/** UTC milliseconds, `until` excluded. */
type Span = Readonly<{ from: number; until: number }>;

const WEEK_MS = 7 * DAY_MS;
const LONGEST_LOOK_MS = 366 * DAY_MS;
const AHEAD_MS = 90 * DAY_MS;

/**
 * The freeze that holds a run of this workflow in this environment at this moment, or null. A window holds from its first
 * millisecond on and no longer at its end. Where several hold it is the one that ends last, of equal ones the first.
 * `until` is when none holds any more, whichever freeze follows without a gap; when they follow each other for more than a year,
 * it is an end after that year at which they go on.
 */
export function freezeAt(freezes: readonly Freeze[], target: FreezeTarget, at: Date): Readonly<{ freeze: Freeze; until: Date }> | null {
  const concerned = freezes.filter((freeze) => concerns(freeze, target));
  const holding = lastEnding(concerned, at.getTime());
  if (holding === null) return null;
  let until = holding.until;
  while (until < at.getTime() + LONGEST_LOOK_MS) {
    const following = lastEnding(concerned, until);
    if (following === null) break;
    until = following.until;
  }
  return { freeze: holding.freeze, until: new Date(until) };
}

/** The freeze of this target that begins next after this moment, within 90 days, and when; of equal ones the first. One may hold already. */
export function nextFreeze(freezes: readonly Freeze[], target: FreezeTarget, at: Date): Readonly<{ freeze: Freeze; from: Date }> | null {
  const limit = at.getTime() + AHEAD_MS;
  const begins = freezes
    .filter((freeze) => concerns(freeze, target))
    .flatMap((freeze) => {
      const next = spansNear(freeze.window, at.getTime()).find(({ from }) => from > at.getTime() && from <= limit);
      return next === undefined ? [] : [{ freeze, from: next.from }];
    });
  const first = begins.toSorted((a, b) => a.from - b.from)[0];
  return first === undefined ? null : { freeze: first.freeze, from: new Date(first.from) };
}

function concerns({ environments, workflows }: Freeze, { workflow, environment }: FreezeTarget): boolean {
  const here = environments === null || (environment !== null && environments.includes(environment));
  return here && (workflows === null || workflows.includes(workflow));
}

/** Which of these holds at this moment for longest. */
function lastEnding(freezes: readonly Freeze[], at: number): Readonly<{ freeze: Freeze; until: number }> | null {
  const holding = freezes.flatMap((freeze) =>
    spansNear(freeze.window, at)
      .filter(({ from, until }) => from <= at && at < until)
      .map(({ until }) => ({ freeze, until })),
  );
  return holding.toSorted((a, b) => b.until - a.until)[0] ?? null;
}

/** The windows that may hold at this moment and the next one after it, in order. One may be empty: its whole time can be jumped over. */
function spansNear(window: Once | Weekly, at: number): readonly Span[] {
  if (window.kind === 'once') return [{ from: window.from.getTime(), until: window.until.getTime() }].filter(notEmpty);
  const { timezone } = window;
  const today = dayOf(wallAt(timezone, at));
  const monday = (today - weekdayOf(today)) * DAY_MS;
  const from = inWeek(window.from);
  const length = lengthOf(from, inWeek(window.until));
  // A window of last week may reach into this one; the one of next week may be empty, and another follows it.
  const begins = [-1, 0, 1, 2].map((weeks) => monday + weeks * WEEK_MS + from);
  return begins.map((begin) => ({ from: firstMomentAt(timezone, begin), until: lastMomentAt(timezone, begin + length) })).filter(notEmpty);
}

function notEmpty({ from, until }: Span): boolean {
  return from < until;
}

/** Milliseconds since Monday 00:00 on the wall. */
function inWeek({ day, time }: WeekMoment): number {
  return WEEKDAYS.indexOf(day) * DAY_MS + (parseClock(time) ?? 0);
}

/** How long a weekly window is on the wall: `until` is the next one after `from`. */
function lengthOf(from: number, until: number): number {
  const length = (until - from) % WEEK_MS;
  return length <= 0 ? length + WEEK_MS : length;
}

/** Whether such a window would be empty: the same moment of the week, also as sun 24:00 and mon 00:00. */
export function isEmptyWeek(from: WeekMoment, until: WeekMoment): boolean {
  return lengthOf(inWeek(from), inWeek(until)) === WEEK_MS;
}
