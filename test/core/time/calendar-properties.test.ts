import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError } from '../../../bot/core/errors.ts';
import { addWorkingTime, type Calendar, isWorkingTime, nextWorkingMoment, workingTimeBetween } from '../../../bot/core/time/calendar.ts';
import { count } from '../../support/counts.ts';
import { anyCalendar, slowAdd, slowBetween, worksIn } from './calendars.ts';
import { MINUTE_MS, type Week, weekNames, weekOf } from './intl-minutes.ts';

const DAY_MS = 86_400_000;

type InWeek = Readonly<{ week: Week; calendar: Calendar; from: number; ms: number }>;

function inWeek(name: string): fc.Arbitrary<InWeek> {
  const week = weekOf(name);
  const dates = [...new Set(week.minutes.map(({ date }) => date))];
  return fc.record({
    week: fc.constant(week),
    calendar: anyCalendar(week.timezone, dates),
    from: momentIn(week),
    ms: fc.oneof(
      fc.integer({ min: 0, max: 3 * DAY_MS }),
      fc.integer({ min: 0, max: 6 * 60 }).map((minutes) => minutes * MINUTE_MS),
    ),
  });
}

/** Any millisecond of the week, whole minutes more often than by chance. */
function momentIn(week: Week): fc.Arbitrary<number> {
  const minute = fc.integer({ min: 0, max: week.minutes.length - 1 }).map((index) => week.from + index * MINUTE_MS);
  return fc.oneof(
    minute,
    fc.tuple(minute, fc.integer({ min: 0, max: MINUTE_MS - 1 })).map(([at, ms]) => at + ms),
  );
}

describe('working time, against looking at the clock in each minute', () => {
  for (const name of weekNames) {
    it(`is the same in ${name}`, () => {
      const property = fc.property(inWeek(name), momentIn(weekOf(name)), ({ week, calendar, from, ms }, to) => {
        const minute = week.minutes[Math.floor((from - week.from) / MINUTE_MS)] ?? assert.fail('outside the week');
        assert.equal(isWorkingTime(calendar, new Date(from)), worksIn(calendar, minute));
        assert.equal(workingTimeBetween(calendar, new Date(from), new Date(to)), slowBetween(calendar, week, { from, to }));
        const expected = slowAdd(calendar, week, { from, ms });
        if (expected !== null) assert.equal(addWorkingTime(calendar, new Date(from), ms).getTime(), expected);
        const next = worksIn(calendar, minute) ? from : week.minutes.find((each) => each.at > from && worksIn(calendar, each))?.at;
        if (next !== undefined) assert.equal(nextWorkingMoment(calendar, new Date(from)).getTime(), next);
      });
      fc.assert(property, { numRuns: count(1000) });
    });
  }
});

type Anywhen = Readonly<{ calendar: Calendar; from: Date; a: number; b: number }>;

/** Zones with every kind of change: whole and half hours, two hours, at midnight, a day left out, changes every month. */
const ZONES = [
  'UTC',
  'Europe/Warsaw',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Antarctica/Troll',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/St_Johns',
];

const anywhen: fc.Arbitrary<Anywhen> = fc.constantFrom(...ZONES).chain((timezone) =>
  fc.record({
    calendar: anyCalendar(timezone, []),
    from: fc.integer({ min: Date.parse('1995-01-01'), max: Date.parse('2060-01-01') }).map((ms) => new Date(ms)),
    a: fc.integer({ min: 0, max: 5 * DAY_MS }),
    b: fc.integer({ min: 0, max: 5 * DAY_MS }),
  }),
);

/** Hours that only exist inside a jump are no hours; such a calendar is refused and proves nothing here. */
function always(check: (given: Anywhen) => void): void {
  let checked = 0;
  const property = fc.property(anywhen, (given) => {
    try {
      nextWorkingMoment(given.calendar, given.from);
    } catch (error) {
      assert.ok(error instanceof AppError && error.reason === 'calendar.no_working_time');
      return;
    }
    checked += 1;
    check(given);
  });
  fc.assert(property, { numRuns: count(2000) });
  assert.ok(checked > count(2000) * 0.9);
}

describe('working time, at any time and in zones of every kind', () => {
  it('between a moment and the moment to which it was added is what was added', () => {
    always(({ calendar, from, a }) => assert.equal(workingTimeBetween(calendar, from, addWorkingTime(calendar, from, a)), a));
  });

  it('added until a working moment ends there', () => {
    always(({ calendar, from, a }) => {
      const to = nextWorkingMoment(calendar, new Date(from.getTime() + a));
      const ended = addWorkingTime(calendar, from, workingTimeBetween(calendar, from, to));
      // At the end of a span no time is left over, so the begin of the next is equally far away.
      assert.equal(nextWorkingMoment(calendar, ended).getTime(), to.getTime());
    });
  });

  it('ends no earlier when more is added or it begins later', () => {
    always(({ calendar, from, a, b }) => {
      const end = addWorkingTime(calendar, from, a).getTime();
      assert.ok(addWorkingTime(calendar, from, a + b).getTime() >= end);
      assert.ok(addWorkingTime(calendar, new Date(from.getTime() + b), a).getTime() >= end);
      assert.ok(end >= from.getTime() + a);
    });
  });

  it('may be added in parts', () => {
    always(({ calendar, from, a, b }) => {
      const parts = addWorkingTime(calendar, addWorkingTime(calendar, from, a), b);
      // Nothing added leaves a moment outside working time where it is.
      assert.equal(parts.getTime(), addWorkingTime(calendar, from, a + b).getTime());
    });
  });

  it('adds up over neighbouring times', () => {
    always(({ calendar, from, a, b }) => {
      const [middle, end] = [new Date(from.getTime() + a), new Date(from.getTime() + a + b)];
      const parts = workingTimeBetween(calendar, from, middle) + workingTimeBetween(calendar, middle, end);
      assert.equal(parts, workingTimeBetween(calendar, from, end));
    });
  });

  it('never ends outside working hours: the millisecond before is one of work', () => {
    always(({ calendar, from, a }) => {
      const end = addWorkingTime(calendar, from, a + 1).getTime();
      assert.ok(isWorkingTime(calendar, new Date(end - 1)));
      assert.ok(isWorkingTime(calendar, nextWorkingMoment(calendar, from)));
    });
  });
});
