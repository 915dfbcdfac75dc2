import { z } from 'zod';
import { WORKFLOW_NAME } from '../identifier.ts';
import { name } from '../names.ts';
import { didYouMean } from '../nearest.ts';
import type { Path, Problems } from '../problem.ts';
import { inEnglish } from '../text/voice.ts';
import { type Freeze, isEmptyWeek, type Once, type Weekly, type WeekMoment } from './freeze.ts';
import { CLOCK, firstMomentAt, lastMomentAt, parseClock, parseDay, WEEKDAYS } from './wall-time.ts';
import { DAY_MS } from './zone.ts';
import { zoneProblem } from './zone-name.ts';

const moment = z.string().regex(new RegExp(`^[0-9]{4}-[0-9]{2}-[0-9]{2} ${CLOCK}$`), {
  error: 'This must be a local date and time such as 2026-12-20 00:00.',
});
const weekMoment = z.string().regex(new RegExp(`^(?:${WEEKDAYS.join('|')}) (?:${CLOCK}|24:00)$`), {
  error: 'This must be a day (mon, tue, wed, thu, fri, sat, sun) and a local time, such as fri 16:00.',
});

/** A freeze in `policy.yml` as people write it. */
export const rawFreeze = z
  .strictObject({
    id: name().describe('Named wherever a run is held.'),
    reason: z.string().min(1).max(300).describe('What people read whose run is held.'),
    environments: z.array(name()).min(1).max(50).optional().describe('Left out: every environment, and none.'),
    workflows: z.array(name(WORKFLOW_NAME)).min(1).max(100).optional().describe('Left out: every workflow.'),
    from: moment.optional().describe('The first local moment of a freeze that comes once.'),
    until: moment.optional().describe('Its end.'),
    weekly: z
      .strictObject({ from: weekMoment, until: weekMoment })
      .optional()
      .describe('A freeze that comes every week, such as from fri 16:00 until mon 07:00.'),
    timezone: z.string().min(1).max(60).describe('IANA name such as Europe/Warsaw.'),
  })
  .describe('A time in which runs do not start.');

export type RawFreeze = z.infer<typeof rawFreeze>;
type Place = Readonly<{ path: Path; problems: Problems }>;

/** The freezes that were written. `environments` are the names that policy knows. What has a problem is left out of the result. */
export function validFreezes(raw: readonly RawFreeze[], place: Place & Readonly<{ environments: readonly string[] }>): readonly Freeze[] {
  const { path, problems, environments } = place;
  return raw.flatMap((freeze, index) => {
    const here = { path: [...path, index], problems };
    if (raw.findIndex(({ id }) => id === freeze.id) < index)
      problems.add([...here.path, 'id'], `There is another freeze with the id “${freeze.id}”; a held run would not say which one.`);
    checkEnvironments(freeze.environments ?? [], environments, { path: [...here.path, 'environments'], problems });
    const window = validWindow(freeze, here);
    if (window === null) return [];
    const { id, reason } = freeze;
    return [{ id, reason, environments: freeze.environments ?? null, workflows: freeze.workflows ?? null, window }];
  });
}

/** A misspelt environment would not be frozen, and nobody would notice before the day. */
function checkEnvironments(names: readonly string[], defined: readonly string[], { path, problems }: Place): void {
  for (const [index, environment] of names.entries()) {
    if (defined.includes(environment)) continue;
    const near = didYouMean(environment, defined);
    problems.add([...path, index], `The environment “${environment}” is not defined under “environments”.${near}`);
  }
}

function validWindow(raw: RawFreeze, place: Place): Once | Weekly | null {
  const wrongZone = zoneProblem(raw.timezone);
  if (wrongZone !== null) {
    place.problems.add([...place.path, 'timezone'], inEnglish(wrongZone));
    return null;
  }
  const { from, until, weekly, timezone } = raw;
  if (weekly !== undefined && from === undefined && until === undefined) return validWeekly(weekly, timezone, place);
  if (weekly === undefined && from !== undefined && until !== undefined) return validOnce({ from, until }, timezone, place);
  place.problems.add(place.path, `The freeze ${raw.id} must have either both “from” and “until”, or “weekly”.`);
  return null;
}

type Ends = Readonly<{ from: string; until: string }>;

/** As a weekly window, it is the longer one where a time comes twice. */
function validOnce(raw: Ends, timezone: string, { path, problems }: Place): Once | null {
  const from = wallTime(raw.from);
  const until = wallTime(raw.until);
  if (from === null) problems.add([...path, 'from'], `The date of ${raw.from} does not exist.`);
  if (until === null) problems.add([...path, 'until'], `The date of ${raw.until} does not exist.`);
  if (from === null || until === null) return null;
  const window = { from: firstMomentAt(timezone, from), until: lastMomentAt(timezone, until) };
  if (from < until && window.from < window.until) return { kind: 'once', from: new Date(window.from), until: new Date(window.until) };
  problems.add([...path, 'until'], from < until ? jumpedOver(raw, timezone) : `${raw.until} is not after ${raw.from}.`);
  return null;
}

function validWeekly(raw: Ends, timezone: string, { path, problems }: Place): Weekly | null {
  const from = weekMomentOf(raw.from);
  const until = weekMomentOf(raw.until);
  if (from === null || until === null) return null;
  if (!isEmptyWeek(from, until)) return { kind: 'weekly', timezone, from, until };
  problems.add(
    [...path, 'weekly'],
    `${raw.from} and ${raw.until} are the same moment of the week: no time, or all of it. To hold runs always, write a rule that denies them.`,
  );
  return null;
}

function jumpedOver({ from, until }: Ends, timezone: string): string {
  return `There is no time between ${from} and ${until} in ${timezone}, because the clocks go forward over it.`;
}

function wallTime(text: string): number | null {
  const day = parseDay(text.slice(0, 10));
  const clock = parseClock(text.slice(11));
  return day === null || clock === null ? null : day * DAY_MS + clock;
}

/** The schema accepted the text, so a day and a time are in it. */
function weekMomentOf(text: string): WeekMoment | null {
  const day = WEEKDAYS.find((weekday) => text.startsWith(`${weekday} `));
  return day === undefined ? null : { day, time: text.slice(4) };
}
