import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Freeze, freezeAt, nextFreeze, type Weekly } from '../../../bot/core/time/freeze.ts';
import { WEEKDAYS } from '../../../bot/core/time/wall-time.ts';
import { count } from '../../support/counts.ts';
import { MINUTE_MS, type Week, weekNames, weekOf } from './intl-minutes.ts';

const TARGET = { workflow: 'deploy', environment: 'production' };
const DAY_MS = 86_400_000;
const NAMES: readonly string[] = WEEKDAYS;

function weekMoment(hours: Readonly<{ min: number; max: number }>): fc.Arbitrary<Weekly['from']> {
  const time = fc
    .tuple(fc.integer(hours), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  return fc.record({ day: fc.constantFrom(...WEEKDAYS), time });
}

function everyWeek(timezone: string, hours = { min: 0, max: 23 }): fc.Arbitrary<Freeze> {
  return fc
    .tuple(weekMoment(hours), weekMoment(hours))
    .filter(([from, until]) => from.day !== until.day || from.time !== until.time)
    .map(([from, until]) => named({ kind: 'weekly', timezone, from, until }));
}

function named(window: Freeze['window']): Freeze {
  return { id: 'any', reason: 'Any.', environments: null, workflows: null, window };
}

/** In which minutes the clock shows a time within the window, by comparing texts such as `4 16:00`. */
function shown({ from, until }: Weekly, week: Week): readonly boolean[] {
  const [begin, end] = [from, until].map(({ day, time }) => `${NAMES.indexOf(day)} ${time}`);
  assert.ok(begin !== undefined && end !== undefined);
  return placesOf(week).map((now) => (begin < end ? begin <= now && now < end : begin <= now || now < end));
}

const places = new Map<Week, readonly string[]>();

function placesOf(week: Week): readonly string[] {
  const known = places.get(week) ?? week.minutes.map(({ weekday, clock }) => `${NAMES.indexOf(weekday)} ${clock}`);
  places.set(week, known);
  return known;
}

describe('weekly freezes, against looking at the clock in each minute', () => {
  for (const name of weekNames) {
    it(`are the same in ${name}`, () => {
      const week = weekOf(name);
      const startOf = (index: number) => (index < 0 ? undefined : week.minutes[index]?.at);
      // Times that come twice or not at all are in the night; what a freeze makes of them is tested by example.
      const freeze = everyWeek(week.timezone, { min: 4, max: 22 });
      const property = fc.property(freeze, fc.nat(week.minutes.length - 1), fc.nat(MINUTE_MS - 1), (given, minute, ms) => {
        assert.ok(given.window.kind === 'weekly');
        const at = new Date((startOf(minute) ?? 0) + ms);
        const frozen = shown(given.window, week);
        const found = freezeAt([given], TARGET, at);
        assert.equal(found !== null, frozen[minute]);
        const end = startOf(frozen.indexOf(false, minute));
        if (found !== null && end !== undefined) assert.equal(found.until.getTime(), end);
        const open = frozen.indexOf(false, minute);
        const begin = open < 0 ? undefined : startOf(frozen.indexOf(true, open));
        if (begin !== undefined) assert.equal(nextFreeze([given], TARGET, at)?.from.getTime(), begin);
      });
      fc.assert(property, { numRuns: count(1000) });
    });
  }
});

const anyFreeze: fc.Arbitrary<Freeze> = fc.oneof(
  fc.constantFrom('Europe/Warsaw', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kolkata').chain((timezone) => everyWeek(timezone)),
  fc
    .tuple(fc.integer({ min: 0, max: 60 * DAY_MS }), fc.integer({ min: 1, max: 20 * DAY_MS }))
    .map(([after, length]) => named({ kind: 'once', from: day(after), until: day(after + length) })),
);

function day(after: number): Date {
  return new Date(Date.parse('2026-03-01') + after);
}

describe('freezes of any kind together', () => {
  const anyTime = fc.integer({ min: 0, max: 60 * DAY_MS }).map(day);
  const several = fc.array(anyFreeze, { maxLength: 4 });
  const justBefore = (at: Date) => new Date(at.getTime() - 1);

  it('hold until an end at which none holds, and in the millisecond before it', () => {
    const property = fc.property(several, anyTime, (freezes, at) => {
      const found = freezeAt(freezes, TARGET, at);
      if (found === null) return assert.ok(freezes.every((freeze) => freezeAt([freeze], TARGET, at) === null));
      assert.ok(found.until > at);
      assert.ok(freezeAt([found.freeze], TARGET, at) !== null);
      const last = freezeAt(freezes, TARGET, justBefore(found.until));
      assert.ok(last !== null);
      // After a year of freezes without a gap the search ends.
      if (found.until.getTime() >= at.getTime() + 366 * DAY_MS) return;
      assert.equal(last.until.getTime(), found.until.getTime());
      assert.equal(freezeAt(freezes, TARGET, found.until), null);
    });
    fc.assert(property, { numRuns: count(3000) });
  });

  it('begin when the next one is said to begin, and none begins before', () => {
    const property = fc.property(several, anyTime, fc.double({ min: 0, max: 1, noNaN: true }), (freezes, at, part) => {
      const next = nextFreeze(freezes, TARGET, at);
      if (next === null) return;
      assert.ok(next.from > at);
      assert.ok(freezeAt([next.freeze], TARGET, next.from) !== null);
      assert.equal(freezeAt([next.freeze], TARGET, justBefore(next.from)), null);
      // What holds somewhere in between held from the start.
      const between = new Date(at.getTime() + Math.floor((next.from.getTime() - at.getTime() - 1) * part));
      for (const freeze of freezes) {
        if (freezeAt([freeze], TARGET, between) !== null) assert.ok(freezeAt([freeze], TARGET, at) !== null);
      }
    });
    fc.assert(property, { numRuns: count(3000) });
  });
});
