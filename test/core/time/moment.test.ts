import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { formatMoment, parseMoment } from '../../../bot/core/time/moment.ts';
import { count } from '../../support/counts.ts';

/** Wednesday, 13:00 in Warsaw. */
const NOW = '2026-11-25T12:00:00.000Z';

type Asked = Readonly<{ now?: string; timezone?: string }>;

function read(text: string, { now = NOW, timezone = 'Europe/Warsaw' }: Asked = {}) {
  return parseMoment(text, { timezone, now: new Date(now) });
}

function moment(text: string, asked?: Asked): Readonly<{ at: string; note: string | null }> {
  const found = read(text, asked);
  assert.ok(found.ok, found.ok ? '' : `${text}: ${inEnglish(found.problem)}`);
  return { at: found.at.toISOString(), note: found.note };
}

function problem(text: string, asked?: Asked): string {
  const found = read(text, asked);
  assert.ok(!found.ok, `${text} should not be read`);
  return inEnglish(found.problem);
}

describe('parseMoment', () => {
  const cases: readonly (readonly [text: string, at: string])[] = [
    ['18:30', '2026-11-25T17:30:00.000Z'],
    ['8:00', '2026-11-26T07:00:00.000Z'],
    ['08:00', '2026-11-26T07:00:00.000Z'],
    ['13:00', '2026-11-26T12:00:00.000Z'],
    ['13:01', '2026-11-25T12:01:00.000Z'],
    ['00:00', '2026-11-25T23:00:00.000Z'],
    ['today 18:30', '2026-11-25T17:30:00.000Z'],
    ['tomorrow 8:00', '2026-11-26T07:00:00.000Z'],
    ['tomorrow 18:30', '2026-11-26T17:30:00.000Z'],
    ['Tomorrow at 08:00', '2026-11-26T07:00:00.000Z'],
    ['mon 08:00', '2026-11-30T07:00:00.000Z'],
    ['Monday  08:00', '2026-11-30T07:00:00.000Z'],
    ['wed 18:30', '2026-11-25T17:30:00.000Z'],
    ['wed 8:00', '2026-12-02T07:00:00.000Z'],
    ['tue 08:00', '2026-12-01T07:00:00.000Z'],
    ['sunday 23:59', '2026-11-29T22:59:00.000Z'],
    ['2026-11-26 08:00', '2026-11-26T07:00:00.000Z'],
    ['2026-11-26T08:00', '2026-11-26T07:00:00.000Z'],
    ['2026-11-26 8:00', '2026-11-26T07:00:00.000Z'],
    ['2026-11-26T08:00:30', '2026-11-26T07:00:30.000Z'],
    ['2026-11-26T08:00:30.5', '2026-11-26T07:00:30.500Z'],
    ['2026-11-26T08:00Z', '2026-11-26T08:00:00.000Z'],
    ['2026-11-26t08:00z', '2026-11-26T08:00:00.000Z'],
    ['2026-11-26T08:00:00.123Z', '2026-11-26T08:00:00.123Z'],
    ['2026-11-26T08:00+01:00', '2026-11-26T07:00:00.000Z'],
    ['2026-11-26 08:00 -05:30', '2026-11-26T13:30:00.000Z'],
    ['in 2h', '2026-11-25T14:00:00.000Z'],
    ['in 1h 30m', '2026-11-25T13:30:00.000Z'],
    ['in 1h30m', '2026-11-25T13:30:00.000Z'],
    ['in 90 minutes', '2026-11-25T13:30:00.000Z'],
    ['in 1 hour 1 min', '2026-11-25T13:01:00.000Z'],
    ['+30m', '2026-11-25T12:30:00.000Z'],
    ['+ 30m', '2026-11-25T12:30:00.000Z'],
    ['in 2 days', '2026-11-27T12:00:00.000Z'],
    ['in 30d', '2026-12-25T12:00:00.000Z'],
    ['  18:30\u00A0', '2026-11-25T17:30:00.000Z'],
    ['2026-12-25 13:00', '2026-12-25T12:00:00.000Z'],
  ];
  for (const [text, at] of cases) it(`reads “${text}”`, () => assert.deepEqual(moment(text), { at, note: null }));

  it('means the clock and the day of the person', () => {
    assert.equal(moment('18:30', { timezone: 'Asia/Kolkata' }).at, '2026-11-25T13:00:00.000Z');
    assert.equal(moment('tomorrow 08:00', { timezone: 'Pacific/Auckland' }).at, '2026-11-26T19:00:00.000Z');
    assert.equal(moment('18:30', { timezone: 'America/New_York' }).at, '2026-11-25T23:30:00.000Z');
    assert.equal(moment('fri 08:00', { timezone: 'Pacific/Auckland' }).at, '2026-11-26T19:00:00.000Z');
  });

  it('keeps the milliseconds of now in a delay', () => {
    assert.equal(moment('in 1m', { now: '2026-11-25T12:00:00.123Z' }).at, '2026-11-25T12:01:00.123Z');
  });

  const unreadable = [
    '',
    '8',
    '08.00',
    '8am',
    'soon',
    'tomorrow',
    'mon',
    'noon 12:00',
    'next mon 08:00',
    '25.11.2026 08:00',
    'in',
    '+',
    'in 2',
    'in h',
    'in 1.5h',
    '-2h',
    '2h',
    '2026-11-26',
    '18:30 19:30',
    '٠٨:٠٠',
    '18:30\u202E',
    'in 2h\n; drop',
    'x'.repeat(10_000),
    `in ${'1h'.repeat(5000)}`,
  ];
  for (const text of unreadable) {
    it(`says what can be written instead of ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.match(problem(text), /cannot be read\. Please write 18:30, .* or in 2h\.$|not a moment that can be read.*in 2h\.$/));
  }

  const refused: readonly (readonly [text: string, why: RegExp, asked?: Asked])[] = [
    ['2026-11-25 12:59', /^2026-11-25 12:59 \(Europe\/Warsaw\) is not later than now, 2026-11-25 13:00 \(Europe\/Warsaw\)\. /],
    ['2026-11-25 13:00', /is not later than now/],
    ['2026-11-25T12:00:00.000Z', /is not later than now/],
    ['today 8:00', /^2026-11-25 08:00 .*is not later than now/],
    ['1999-01-01 00:00', /is not later than now/],
    ['in 0m', /is not later than now/],
    [
      '2026-12-25 13:01',
      /^2026-12-25 13:01 \(Europe\/Warsaw\) is more than 30 days ahead\. The latest possible is 2026-12-25 13:00 \(Europe\/Warsaw\)\.$/,
    ],
    ['in 30d 1m', /more than 30 days ahead/],
    ['in 99999d', /more than 30 days ahead/],
    ['9999-12-31 23:59', /more than 30 days ahead/],
    ['24:00', /^24:00 is not a time of day; please write 00:00 to 23:59\.$/],
    ['18:75', /^18:75 is not a time of day/],
    ['tomorrow 25:00', /^25:00 is not a time of day/],
    ['2026-11-26 24:00', /^24:00 is not a time of day/],
    ['2026-02-30 08:00', /^The date 2026-02-30 does not exist\.$/],
    ['2026-11-31T08:00Z', /^The date 2026-11-31 does not exist\.$/],
    ['2026-11-26T08:00+25:00', /^\+25:00 is no distance from UTC/],
    ['2026-11-26T08:00+24:00', /^\+24:00 is no distance from UTC/],
    ['in 2 weeks', /^“weeks” is not a unit of time here; please write minutes, hours or days/],
    ['in 30s', /^“s” is not a unit/],
    ['18:30', /^The time zone “Europe\/Warsow” is not known.*“Europe\/Warsaw”/, { timezone: 'Europe/Warsow' }],
  ];
  for (const [text, why, asked] of refused)
    it(`refuses “${text}”: ${why.source.slice(0, 40)}`, () => assert.match(problem(text, asked), why));

  it('reads any text, or answers with a sentence', () => {
    const word = fc.constantFrom(
      'in',
      '+',
      'mon',
      'tomorrow',
      '18:30',
      '2026-03-29',
      '02:30',
      't',
      'z',
      '+01:00',
      '2h',
      '30',
      'm',
      ' ',
      '-',
      ':',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 5 }).map((parts) => parts.join('')),
      fc.array(word, { maxLength: 5 }).map((parts) => parts.join(' ')),
      fc.string(),
    );
    const property = fc.property(text, (typed) => {
      const found = read(typed, { now: '2026-03-28T12:00:00.000Z' });
      if (found.ok) assert.ok(found.at > new Date('2026-03-28T12:00:00.000Z') && found.at <= new Date('2026-04-27T12:00:00.000Z'));
      else assert.match(inEnglish(found.problem), /^\S.{10,250}[.]$/);
    });
    fc.assert(property, { numRuns: count(10_000) });
  });
});

describe('parseMoment: when the clocks go forward', () => {
  const asked = { now: '2026-03-28T12:00:00.000Z' };

  it('refuses a time that does not exist and says why', () => {
    for (const text of ['tomorrow 2:30', 'sun 02:30', '2:30', '2026-03-29 02:30', '2026-03-29T02:00', '2026-03-29 02:59:59'])
      assert.match(
        problem(text, asked),
        /^02:\d\d does not exist on 2026-03-29 in Europe\/Warsaw: the clocks go forward from 02:00 to 03:00\. Please write 03:00 or later\.$/,
        text,
      );
  });

  it('takes the times around it, and moments in UTC', () => {
    assert.equal(moment('tomorrow 01:59', asked).at, '2026-03-29T00:59:00.000Z');
    assert.equal(moment('tomorrow 03:00', asked).at, '2026-03-29T01:00:00.000Z');
    assert.equal(moment('2026-03-29T02:30Z', asked).at, '2026-03-29T02:30:00.000Z');
    assert.equal(moment('in 24h', asked).at, '2026-03-29T12:00:00.000Z');
  });

  it('means the next day once the jump is over', () => {
    assert.equal(moment('02:30', { now: '2026-03-29T01:00:00.000Z' }).at, '2026-03-30T00:30:00.000Z');
    assert.match(problem('02:30', { now: '2026-03-29T00:59:59.999Z' }), /does not exist/);
    const after = { now: '2026-03-29T04:00:00.000Z' };
    assert.equal(moment('02:30', after).at, '2026-03-30T00:30:00.000Z');
    assert.equal(moment('sun 02:30', after).at, '2026-04-05T00:30:00.000Z');
    assert.match(problem('today 02:30', after), /not later than now/);
    assert.match(problem('2026-03-29 02:30', after), /not later than now/);
  });

  it('says it for half an hour and for a jump at midnight too', () => {
    assert.match(
      problem('2026-10-04 02:15', { now: '2026-10-01T00:00:00.000Z', timezone: 'Australia/Lord_Howe' }),
      /from 02:00 to 02:30\. Please write 02:30/,
    );
    assert.match(
      problem('2026-04-24 00:30', { now: '2026-04-20T00:00:00.000Z', timezone: 'Africa/Cairo' }),
      /^00:30 .* from 00:00 to 01:00\./,
    );
  });
});

describe('parseMoment: when the clocks go back', () => {
  const note = (which: string) => `The clocks go back on 2026-10-25 in Europe/Warsaw and 02:30 comes twice: ${which}.`;

  it('means the first of two times and says so', () => {
    const first = { at: '2026-10-25T00:30:00.000Z', note: note('this is the first time') };
    for (const text of ['tomorrow 2:30', 'sun 02:30', '2:30', '2026-10-25 02:30'])
      assert.deepEqual(moment(text, { now: '2026-10-24T12:00:00.000Z' }), first, text);
  });

  it('means the second when the first has passed, and says so', () => {
    const second = { at: '2026-10-25T01:30:00.000Z', note: note('this is the second time, because the first has passed') };
    for (const text of ['02:30', 'today 02:30', '2026-10-25 02:30'])
      for (const now of ['2026-10-25T00:30:00.000Z', '2026-10-25T01:29:59.999Z']) assert.deepEqual(moment(text, { now }), second, text);
  });

  it('means the next day when both have passed', () => {
    const after = { now: '2026-10-25T01:30:00.000Z' };
    assert.deepEqual(moment('02:30', after), { at: '2026-10-26T01:30:00.000Z', note: null });
    assert.match(problem('2026-10-25 02:30', after), /^2026-10-25 02:30 \(Europe\/Warsaw, UTC\+01:00\) is not later than now/);
  });

  it('is not in doubt when the offset is given', () => {
    assert.deepEqual(moment('2026-10-25T02:30+01:00', { now: '2026-10-24T12:00:00.000Z' }), { at: '2026-10-25T01:30:00.000Z', note: null });
  });
});

describe('formatMoment', () => {
  it('writes date, time and zone', () => {
    assert.equal(formatMoment(new Date('2026-11-25T07:00:59.999Z'), 'Europe/Warsaw'), '2026-11-25 08:00 (Europe/Warsaw)');
    assert.equal(formatMoment(new Date('2026-12-31T18:30:00.000Z'), 'Asia/Kolkata'), '2027-01-01 00:00 (Asia/Kolkata)');
    assert.equal(formatMoment(new Date('2026-12-31T23:59:00.000Z'), 'UTC'), '2026-12-31 23:59 (UTC)');
  });

  it('adds the offset to a time that comes twice', () => {
    assert.equal(formatMoment(new Date('2026-10-25T00:30:00.000Z'), 'Europe/Warsaw'), '2026-10-25 02:30 (Europe/Warsaw, UTC+02:00)');
    assert.equal(formatMoment(new Date('2026-10-25T01:30:00.000Z'), 'Europe/Warsaw'), '2026-10-25 02:30 (Europe/Warsaw, UTC+01:00)');
    assert.equal(formatMoment(new Date('2026-11-01T05:30:00.000Z'), 'America/New_York'), '2026-11-01 01:30 (America/New_York, UTC-04:00)');
    assert.equal(
      formatMoment(new Date('2026-04-04T15:15:00.000Z'), 'Australia/Lord_Howe'),
      '2026-04-05 01:45 (Australia/Lord_Howe, UTC+10:30)',
    );
    assert.equal(formatMoment(new Date('2026-10-25T01:30:00.000Z'), 'Europe/London'), '2026-10-25 01:30 (Europe/London, UTC+00:00)');
  });

  it('writes what parseMoment reads back, at any minute of the year', () => {
    const zone = fc.constantFrom('Europe/Warsaw', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kolkata', 'UTC');
    const property = fc.property(
      zone,
      fc.integer({ min: 0, max: 365 * 1440 }),
      fc.integer({ min: 1, max: 30 * 1440 }),
      (timezone, start, minutes) => {
        const now = new Date(Date.parse('2026-01-01T00:00Z') + start * 60_000);
        const at = new Date(now.getTime() + minutes * 60_000);
        const [, shown = '', offset = ''] = /^(\S+ \S+) \(\S+?(?:, UTC(\S+))?\)$/.exec(formatMoment(at, timezone)) ?? [];
        assert.deepEqual(parseMoment(`${shown}${offset}`, { timezone, now }), { ok: true, at, note: null });
      },
    );
    fc.assert(property, { numRuns: count(5000) });
  });
});
