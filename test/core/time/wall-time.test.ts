import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  dayOf,
  firstMomentAt,
  formatClock,
  formatDay,
  lastMomentAt,
  momentsOf,
  parseClock,
  parseDay,
  wallAt,
  weekdayOf,
} from '../../../bot/core/time/wall-time.ts';
import { count } from '../../support/counts.ts';
import { MINUTE_MS, weekNames, weekOf } from './intl-minutes.ts';

/** `2026-03-29T02:30` as wall time. */
const wall = (text: string) => Date.parse(`${text}Z`);
const iso = (at: number) => new Date(at).toISOString();

describe('wall times around a change of the clocks', () => {
  const cases: readonly (readonly [what: string, timezone: string, shown: string, all: readonly string[], first: string, last: string])[] =
    [
      ['once', 'Europe/Warsaw', '2026-06-01T12:00', ['2026-06-01T10:00'], '2026-06-01T10:00', '2026-06-01T10:00'],
      ['just before the jump', 'Europe/Warsaw', '2026-03-29T01:59', ['2026-03-29T00:59'], '2026-03-29T00:59', '2026-03-29T00:59'],
      ['jumped over, at its begin', 'Europe/Warsaw', '2026-03-29T02:00', [], '2026-03-29T01:00', '2026-03-29T01:00'],
      ['jumped over', 'Europe/Warsaw', '2026-03-29T02:30', [], '2026-03-29T01:00', '2026-03-29T01:00'],
      ['just after the jump', 'Europe/Warsaw', '2026-03-29T03:00', ['2026-03-29T01:00'], '2026-03-29T01:00', '2026-03-29T01:00'],
      ['twice', 'Europe/Warsaw', '2026-10-25T02:30', ['2026-10-25T00:30', '2026-10-25T01:30'], '2026-10-25T00:30', '2026-10-25T01:30'],
      [
        'twice, at its begin',
        'Europe/Warsaw',
        '2026-10-25T02:00',
        ['2026-10-25T00:00', '2026-10-25T01:00'],
        '2026-10-25T00:00',
        '2026-10-25T01:00',
      ],
      [
        'once after the clocks went back',
        'Europe/Warsaw',
        '2026-10-25T03:00',
        ['2026-10-25T02:00'],
        '2026-10-25T02:00',
        '2026-10-25T02:00',
      ],
      [
        'twice by half an hour',
        'Australia/Lord_Howe',
        '2026-04-05T01:45',
        ['2026-04-04T14:45', '2026-04-04T15:15'],
        '2026-04-04T14:45',
        '2026-04-04T15:15',
      ],
      ['jumped over by half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', [], '2026-10-03T15:30', '2026-10-03T15:30'],
      [
        'jumped over, on the last day of what is looked at together',
        'America/New_York',
        '2030-03-10T02:30',
        [],
        '2030-03-10T07:00',
        '2030-03-10T07:00',
      ],
      ['midnight jumped over', 'Africa/Cairo', '2026-04-24T00:00', [], '2026-04-23T22:00', '2026-04-23T22:00'],
      ['on a day that was left out', 'Pacific/Apia', '2011-12-30T12:00', [], '2011-12-30T10:00', '2011-12-30T10:00'],
      [
        'in the zone that is furthest ahead',
        'Pacific/Kiritimati',
        '2026-01-01T00:00',
        ['2025-12-31T10:00'],
        '2025-12-31T10:00',
        '2025-12-31T10:00',
      ],
    ];
  for (const [what, timezone, shown, all, first, last] of cases) {
    it(`${shown} in ${timezone} comes ${what}`, () => {
      const full = (text: string) => `${text}:00.000Z`;
      assert.deepEqual(momentsOf(timezone, wall(shown)).map(iso), all.map(full));
      assert.equal(iso(firstMomentAt(timezone, wall(shown))), full(first));
      assert.equal(iso(lastMomentAt(timezone, wall(shown))), full(last));
    });
  }

  it('is the same as looking at the clock in each minute', () => {
    const night = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 200 })).map(([day, minute]) => day * 1440 + minute);
    const step = fc.oneof(night, fc.integer({ min: 0, max: 7 * 1440 }));
    const property = fc.property(fc.constantFrom(...weekNames), step, (name, minute) => {
      const week = weekOf(name);
      const sought = wall(`${week.minutes[1440]?.date}T00:00`) + minute * MINUTE_MS;
      const text = iso(sought).slice(0, 16);
      const all = week.minutes.filter(({ shown }) => shown === text).map(({ at }) => at);
      const jump = week.minutes.find(({ shown }) => shown > text)?.at;
      assert.deepEqual(momentsOf(week.timezone, sought), all);
      assert.equal(firstMomentAt(week.timezone, sought), all[0] ?? jump);
      assert.equal(lastMomentAt(week.timezone, sought), all.at(-1) ?? jump);
    });
    fc.assert(property, { numRuns: count(1000) });
  });

  it('keeps the milliseconds', () => {
    const at = Date.parse('2026-06-01T10:00:00.123Z');
    assert.equal(wallAt('Europe/Warsaw', at), wall('2026-06-01T12:00:00.123'));
    assert.deepEqual(momentsOf('Europe/Warsaw', wall('2026-06-01T12:00:00.123')), [at]);
  });
});

describe('days and clocks', () => {
  it('counts weekdays from Monday, before 1970 too', () => {
    const weekday = (date: string) => weekdayOf(dayOf(wall(`${date}T00:00`)));
    assert.deepEqual(['2026-11-23', '2026-11-29', '1970-01-01', '1969-12-28', '1900-01-01'].map(weekday), [0, 6, 3, 6, 0]);
  });

  it('reads dates that exist', () => {
    assert.deepEqual(['1970-01-02', '2028-02-29', '1969-12-31', '9999-12-31'].map(parseDay), [1, 21_243, -1, 2_932_896]);
    for (const text of [
      '2026-02-30',
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '26-01-01',
      '2026-01-01 ',
      '',
      '2026-01-01T00:00',
    ])
      assert.equal(parseDay(text), null, text);
  });

  it('reads times of day up to 24:00', () => {
    assert.deepEqual(['00:00', '8:05', '08:05', '23:59', '24:00'].map(parseClock), [0, 29_100_000, 29_100_000, 86_340_000, 86_400_000]);
    for (const text of ['24:01', '25:00', '12:60', '1200', '12:0', ' 12:00', '', '-1:00']) assert.equal(parseClock(text), null, text);
  });

  it('writes dates and times of day', () => {
    assert.deepEqual([formatDay(1), formatDay(-1), formatDay(21_243)], ['1970-01-02', '1969-12-31', '2028-02-29']);
    assert.deepEqual([formatClock(wall('2026-11-25T08:05:59.999')), formatClock(-1)], ['08:05', '23:59']);
  });
});
