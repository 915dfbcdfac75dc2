import assert from 'node:assert/strict';
import fc from 'fast-check';
import { offsetAt, type Stretch, stretches } from '../../../bot/core/time/zone.ts';
import { count } from '../../support/counts.ts';

const HOUR = 3_600_000;
const zones = ['Europe/Warsaw', 'Australia/Lord_Howe', 'America/Argentina/San_Luis', 'Africa/Cairo', ...Intl.supportedValuesOf('timeZone')];

function changes(timezone: string, from: string, until: string): readonly string[] {
  const found: string[] = [];
  let before: Stretch | null = null;
  for (const stretch of stretches(timezone, Date.parse(from), Date.parse(until))) {
    if (before !== null && before.offsetMs !== stretch.offsetMs)
      found.push(`${new Date(stretch.from).toISOString()} ${before.offsetMs / HOUR} to ${stretch.offsetMs / HOUR}`);
    before = stretch;
  }
  return found;
}

describe('stretches', () => {
  const known: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['Europe/Warsaw', '2026-01-01', '2027-01-01', ['2026-03-29T01:00:00.000Z 1 to 2', '2026-10-25T01:00:00.000Z 2 to 1']],
    ['America/New_York', '2026-01-01', '2027-01-01', ['2026-03-08T07:00:00.000Z -5 to -4', '2026-11-01T06:00:00.000Z -4 to -5']],
    ['Australia/Lord_Howe', '2026-01-01', '2027-01-01', ['2026-04-04T15:00:00.000Z 11 to 10.5', '2026-10-03T15:30:00.000Z 10.5 to 11']],
    ['Asia/Kolkata', '2026-01-01', '2027-01-01', []],
    ['UTC', '2026-01-01', '2027-01-01', []],
    ['Pacific/Apia', '2011-12-01', '2012-01-31', ['2011-12-30T10:00:00.000Z -10 to 14']],
    ['America/Recife', '2000-09-01', '2000-12-01', ['2000-10-08T03:00:00.000Z -3 to -2', '2000-10-15T02:00:00.000Z -2 to -3']],
  ];
  for (const [timezone, from, until, expected] of known) {
    it(`knows the changes of ${timezone} from ${from} to the millisecond`, () =>
      assert.deepEqual(changes(timezone, from, until), expected));
  }

  it('covers the time asked for without a gap or an overlap', () => {
    const moment = fc.integer({ min: Date.parse('1960-01-01'), max: Date.parse('2100-01-01') });
    const property = fc.property(anyZone(), moment, fc.integer({ min: 1, max: 400 * 24 * HOUR }), (timezone, from, length) => {
      let reached = from;
      for (const stretch of stretches(timezone, from, from + length)) {
        assert.equal(stretch.from, reached);
        assert.ok(stretch.until > stretch.from);
        reached = stretch.until;
      }
      assert.equal(reached, from + length);
    });
    fc.assert(property, { numRuns: count(300) });
  });

  it('gives the same the second time, also after more time than it keeps in mind', () => {
    const century = () => [...stretches('Europe/Warsaw', Date.parse('1960-01-01'), Date.parse('2060-01-01'))];
    const once = century();
    assert.ok(once.length > 1000);
    for (const [index, { from }] of once.entries()) assert.equal(from, once[index - 1]?.until ?? Date.parse('1960-01-01'));
    assert.deepEqual(century(), once);
  });

  it('gives nothing for no time', () => {
    assert.deepEqual([...stretches('Europe/Warsaw', 5, 5)], []);
    assert.deepEqual([...stretches('Europe/Warsaw', 6, 5)], []);
  });

  it('refuses a zone that does not exist', () => {
    assert.throws(() => [...stretches('Europe/Warsow', 0, 1)], { code: 'invalid', reason: 'zone.unknown', message: /“Europe\/Warsow”/ });
  });
});

describe('offsetAt', () => {
  it('agrees with the date and time that Intl shows, in every zone', () => {
    const moment = fc.integer({ min: Date.parse('1900-01-01'), max: Date.parse('2100-01-01') });
    fc.assert(
      fc.property(anyZone(), moment, (timezone, at) => assert.equal(offsetAt(timezone, at), shownOffset(timezone, at))),
      { numRuns: count(3000) },
    );
  });

  it('agrees in the millisecond before and after each change', () => {
    for (const timezone of zones.slice(0, count(zones.length))) {
      let before: number | null = null;
      for (const { from, offsetMs } of stretches(timezone, Date.parse('2008-01-01'), Date.parse('2012-01-01'))) {
        const checked = before === offsetMs ? [] : [from - 1, from];
        for (const at of checked) assert.equal(offsetAt(timezone, at), shownOffset(timezone, at), `${timezone} ${at}`);
        before = offsetMs;
      }
    }
  });

  it('reads offsets with seconds, from before zones were round', () => {
    assert.equal(offsetAt('Europe/Warsaw', Date.parse('1850-01-01')), 84 * 60_000);
    assert.equal(offsetAt('America/New_York', Date.parse('1850-01-01')), -(4 * HOUR + 56 * 60_000 + 2000));
  });

  it('answers as far as dates go', () => {
    assert.equal(offsetAt('Europe/Warsaw', Date.parse('9999-07-01')), 2 * HOUR);
    assert.equal(offsetAt('Europe/Warsaw', 8.64e15), 2 * HOUR);
    assert.equal(offsetAt('Europe/Warsaw', -8.64e15), 84 * 60_000);
  });
});

function anyZone(): fc.Arbitrary<string> {
  return fc.constantFrom('UTC', 'Asia/Kolkata', ...zones);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const numeric = 'numeric';
  const date = { year: numeric, month: numeric, day: numeric } as const;
  const time = { hour: numeric, minute: numeric, second: numeric, hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, ...date, ...time });
  formats.set(timezone, format);
  return format;
}

/** The date and time shown, read as if it were UTC, less the moment itself. */
function shownOffset(timezone: string, at: number): number {
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1000) * 1000;
}
