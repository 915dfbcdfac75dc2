import assert from 'node:assert/strict';
import { addWorkingTime, type Calendar, isWorkingTime, nextWorkingMoment, workingTimeBetween } from '../../../bot/core/time/calendar.ts';
import { daily, office } from './calendars.ts';

const HOUR = 3_600_000;
const WARSAW = office('Europe/Warsaw');
const add = (calendar: Calendar | null, from: string, ms: number) => addWorkingTime(calendar, new Date(from), ms).toISOString();
const next = (calendar: Calendar | null, from: string) => nextWorkingMoment(calendar, new Date(from)).toISOString();
const between = (calendar: Calendar | null, from: string, to: string) => workingTimeBetween(calendar, new Date(from), new Date(to)) / HOUR;

describe('isWorkingTime', () => {
  const cases: readonly (readonly [what: string, at: string, works: boolean])[] = [
    ['begins with the first millisecond', '2026-11-25T08:00:00.000Z', true],
    ['has not begun the millisecond before', '2026-11-25T07:59:59.999Z', false],
    ['lasts until the last millisecond', '2026-11-25T15:59:59.999Z', true],
    ['is over at its end', '2026-11-25T16:00:00.000Z', false],
    ['is not on a Saturday', '2026-11-28T10:00:00.000Z', false],
    ['begins an hour earlier by UTC in summer', '2026-06-24T07:00:00.000Z', true],
  ];
  for (const [what, at, works] of cases) it(what, () => assert.equal(isWorkingTime(WARSAW, new Date(at)), works));

  it('is not on a holiday, which is a local day', () => {
    const kolkata = { ...daily('Asia/Kolkata', '00:00', '24:00'), holidays: ['2026-01-26'] };
    const at = (text: string) => isWorkingTime(kolkata, new Date(text));
    assert.deepEqual(
      ['2026-01-25T18:29:59.999Z', '2026-01-25T18:30:00.000Z', '2026-01-26T18:29:59.999Z', '2026-01-26T18:30:00.000Z'].map(at),
      [true, false, false, true],
    );
  });

  it('lasts through midnight when a span ends at 24:00 and the next begins at 00:00', () => {
    const always = daily('Europe/Warsaw', '00:00', '24:00');
    assert.ok(['2026-11-25T22:59:59.999Z', '2026-11-25T23:00:00.000Z'].every((at) => isWorkingTime(always, new Date(at))));
  });

  it('takes several spans on one day', () => {
    const lunch = {
      ...WARSAW,
      hours: ['09:00 12:00', '13:00 17:00'].map((span) => ({ days: ['wed'] as const, from: span.slice(0, 5), to: span.slice(6) })),
    };
    assert.deepEqual(
      ['10:59', '11:00', '11:59', '12:00'].map((time) => isWorkingTime(lunch, new Date(`2026-11-25T${time}Z`))),
      [true, false, false, true],
    );
  });
});

describe('addWorkingTime', () => {
  it('goes over nights, weekends and holidays', () => {
    assert.equal(add(WARSAW, '2026-11-25T15:00:00.000Z', 2 * HOUR), '2026-11-26T09:00:00.000Z');
    assert.equal(add(WARSAW, '2026-11-27T15:30:00.000Z', HOUR), '2026-11-30T08:30:00.000Z');
    assert.equal(add(office('Europe/Warsaw', ['2026-12-25']), '2026-12-24T15:30:00.000Z', HOUR), '2026-12-28T08:30:00.000Z');
  });

  it('ends on the same evening when the time is just used up, and the next morning a millisecond later', () => {
    assert.equal(add(WARSAW, '2026-11-27T08:00:00.000Z', 8 * HOUR), '2026-11-27T16:00:00.000Z');
    assert.equal(add(WARSAW, '2026-11-27T08:00:00.000Z', 8 * HOUR + 1), '2026-11-30T08:00:00.001Z');
  });

  it('starts to count when work begins', () => {
    assert.equal(add(WARSAW, '2026-11-28T12:34:56.789Z', 1), '2026-11-30T08:00:00.001Z');
    assert.equal(add(WARSAW, '2026-11-28T12:34:56.789Z', 0), '2026-11-28T12:34:56.789Z');
  });

  it('counts every moment without a calendar', () => {
    assert.equal(add(null, '2026-11-28T12:34:56.789Z', 90 * HOUR), '2026-12-02T06:34:56.789Z');
  });

  it('keeps working hours on the wall over a weekend on which the clocks change', () => {
    assert.equal(add(WARSAW, '2026-03-27T15:00:00.000Z', 2 * HOUR), '2026-03-30T08:00:00.000Z');
    assert.equal(add(WARSAW, '2026-10-23T14:00:00.000Z', 2 * HOUR), '2026-10-26T09:00:00.000Z');
  });

  it('answers for years far away', () => {
    assert.equal(add(WARSAW, '9998-12-31T12:00:00.000Z', 8 * HOUR), '9999-01-01T12:00:00.000Z');
    assert.equal(add(WARSAW, '1950-01-02T12:00:00.000Z', 8 * HOUR), '1950-01-03T12:00:00.000Z');
  });

  it('goes on over years with hardly any hours', () => {
    const rare: Calendar = { ...daily('UTC', '12:00', '12:01'), hours: [{ days: ['mon'], from: '12:00', to: '12:01' }] };
    assert.equal(add(rare, '2026-11-24T00:00:00.000Z', 520 * 60_000), '2036-11-10T12:01:00.000Z');
  });

  it('counts on over a gap of almost two years, and throws when there is none for longer', () => {
    const days = (amount: number) =>
      Array.from({ length: amount }, (_, day) => new Date(Date.UTC(2026, 0, 2 + day)).toISOString().slice(0, 10));
    const from = '2026-01-01T12:00:00.000Z';
    const pause = (amount: number): Calendar => ({ ...daily('UTC', '00:00', '24:00'), holidays: days(amount) });
    assert.equal(add(pause(730), from, 13 * HOUR), '2028-01-02T01:00:00.000Z');
    assert.throws(() => add(pause(733), from, 13 * HOUR), { code: 'invalid', reason: 'calendar.no_working_time' });
    assert.equal(add(pause(733), from, 12 * HOUR), '2026-01-02T00:00:00.000Z');
  });

  it('throws for a calendar without hours, with a sentence that names it', () => {
    const none = { ...WARSAW, hours: [] };
    const error = { code: 'invalid', reason: 'calendar.no_working_time', message: /calendar office .*2026-11-25.*hours and holidays/ };
    assert.throws(() => add(none, '2026-11-25T00:00:00.000Z', 1), error);
    assert.throws(() => next(none, '2026-11-25T00:00:00.000Z'), error);
    assert.equal(between(none, '2026-11-25T00:00:00.000Z', '2027-11-25T00:00:00.000Z'), 0);
    assert.equal(isWorkingTime(none, new Date('2026-11-25T12:00:00.000Z')), false);
  });

  it('refuses a length that is negative, endless, no number or ten years', () => {
    for (const ms of [-1, Number.POSITIVE_INFINITY, Number.NaN, 10 * 366 * 24 * HOUR])
      for (const calendar of [WARSAW, null])
        assert.throws(() => add(calendar, '2026-11-25T00:00:00.000Z', ms), { code: 'invalid', reason: 'calendar.bad_length' }, String(ms));
  });

  it('refuses a zone that does not exist', () => {
    assert.throws(() => add(office('Europe/Warsow'), '2026-11-25T00:00:00.000Z', 1), { code: 'invalid', reason: 'zone.unknown' });
  });

  it('takes what is no span as no working time, and overlapping spans once', () => {
    const odd = (from: string, to: string): Calendar => ({ ...WARSAW, hours: [...WARSAW.hours, { days: ['wed'], from, to }] });
    const wednesday = (calendar: Calendar) => between(calendar, '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z');
    for (const [from, to] of [
      ['17:00', '09:00'],
      ['x', '20:00'],
      ['08:00', 'x'],
      ['10:00', '12:00'],
      ['12:00', '12:00'],
    ] as const)
      assert.equal(wednesday(odd(from, to)), 8, `${from} ${to}`);
    assert.deepEqual([wednesday(odd('08:00', '10:00')), wednesday(odd('08:00', '20:00')), wednesday(odd('17:00', '18:00'))], [9, 12, 9]);
  });
});

describe('nextWorkingMoment', () => {
  it('is the moment itself in working time, and otherwise the next begin', () => {
    assert.equal(next(WARSAW, '2026-11-25T15:59:59.999Z'), '2026-11-25T15:59:59.999Z');
    assert.equal(next(WARSAW, '2026-11-25T16:00:00.000Z'), '2026-11-26T08:00:00.000Z');
    assert.equal(next(WARSAW, '2026-11-27T16:00:00.000Z'), '2026-11-30T08:00:00.000Z');
    assert.equal(next(null, '2026-11-28T00:00:00.001Z'), '2026-11-28T00:00:00.001Z');
  });
});

describe('workingTimeBetween', () => {
  it('adds up the hours of the days between', () => {
    assert.equal(between(WARSAW, '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'), 40);
    assert.equal(between(WARSAW, '2026-11-25T15:00:00.000Z', '2026-11-26T09:00:00.000Z'), 2);
    assert.equal(between(null, '2026-11-25T15:00:00.000Z', '2026-11-26T09:00:00.000Z'), 18);
  });

  it('is nothing backwards', () => {
    for (const calendar of [WARSAW, null]) assert.equal(between(calendar, '2026-11-26T09:00:00.000Z', '2026-11-25T15:00:00.000Z'), 0);
  });

  const days: readonly (readonly [what: string, calendar: Calendar, day: string, hours: number])[] = [
    ['an hour less where the clocks go forward', daily('Europe/Warsaw', '01:30', '03:30'), '2026-03-29', 1],
    ['an hour more where they go back', daily('Europe/Warsaw', '01:30', '03:30'), '2026-10-25', 3],
    ['what is left of a span that begins in the jump', daily('Europe/Warsaw', '02:15', '03:30'), '2026-03-29', 0.5],
    ['what is left of a span that ends in the jump', daily('Europe/Warsaw', '01:30', '02:45'), '2026-03-29', 0.5],
    ['nothing of a span inside the jump', daily('Europe/Warsaw', '02:15', '02:45'), '2026-03-29', 0],
    ['a span inside the hour that comes twice, twice', daily('Europe/Warsaw', '02:15', '02:45'), '2026-10-25', 1],
    ['a span that ends in the hour that comes twice, with both', daily('Europe/Warsaw', '01:45', '02:15'), '2026-10-25', 0.75],
    ['a whole day of 23 hours', daily('America/New_York', '00:00', '24:00'), '2026-03-08', 23],
    ['a whole day of 25 hours', daily('America/New_York', '00:00', '24:00'), '2026-11-01', 25],
    ['a whole day of 23 and a half hours', daily('Australia/Lord_Howe', '00:00', '24:00'), '2026-10-04', 23.5],
    ['a whole day of 24 and a half hours', daily('Australia/Lord_Howe', '00:00', '24:00'), '2026-04-05', 24.5],
    ['an ordinary day in a zone of half hours', daily('Asia/Kolkata', '09:00', '17:30'), '2026-03-29', 8.5],
  ];
  for (const [what, calendar, day, hours] of days) {
    it(`counts ${what}`, () => {
      const only = { ...calendar, holidays: neighbours(day) };
      const noon = Date.parse(`${day}T12:00:00Z`);
      assert.equal(workingTimeBetween(only, new Date(noon - 40 * HOUR), new Date(noon + 40 * HOUR)) / HOUR, hours);
    });
  }

  /** The days around one, as holidays, so that only this one counts. */
  function neighbours(day: string): readonly string[] {
    const noon = Date.parse(`${day}T12:00:00Z`);
    return [-2, -1, 1, 2].map((distance) => new Date(noon + distance * 24 * HOUR).toISOString().slice(0, 10));
  }
});
