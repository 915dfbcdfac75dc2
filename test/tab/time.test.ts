import assert from 'node:assert/strict';
import { createTabClock } from '../../tab/clock.ts';
import { supportedLocale } from '../../tab/text/locale.ts';
import { dayHeading, durationText, exactTime, localDay, relativeTime, timeLeft, timeUnderDay } from '../../tab/text/time.ts';

const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const NOW = Date.parse('2026-11-23T09:00:00Z');
const ago = (text: string): number => Date.parse(text);

describe('relativeTime', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['2026-11-23T08:59:30Z', 'just now'],
    ['2026-11-23T09:00:30Z', 'in less than a minute'],
    ['2026-11-23T08:57:00Z', '3 minutes ago'],
    ['2026-11-23T08:58:31Z', '1 minute ago'],
    ['2026-11-23T07:00:00Z', '2 hours ago'],
    ['2026-11-23T11:00:00Z', 'in 2 hours'],
    ['2026-11-22T09:00:00Z', 'yesterday'],
    ['2026-11-22T00:30:00Z', 'yesterday'],
    ['2026-11-21T22:30:00Z', '2 days ago'],
    ['2026-11-17T12:00:00Z', '6 days ago'],
    ['2026-11-10T12:00:00Z', '10 Nov'],
    ['2025-03-02T12:00:00Z', '2 Mar 2025'],
  ];
  for (const [at, words] of rows) {
    it(`says “${words}” of ${at}`, () => assert.equal(relativeTime(ago(at), NOW, BERLIN), words));
  }
});

describe('dayHeading', () => {
  it('counts days by the midnights of the reader’s own time zone', () => {
    const lateEvening = ago('2026-11-22T23:30:00Z');
    assert.equal(dayHeading(lateEvening, NOW, BERLIN), 'Today');
    assert.equal(dayHeading(lateEvening, NOW, { locale: 'en-GB', timeZone: 'America/New_York' }), 'Yesterday');
    assert.match(dayHeading(ago('2026-11-20T12:00:00Z'), NOW, BERLIN), /^Friday,? 20 November 2026$/);
  });
});

describe('times under a day’s heading', () => {
  it('are relative today and times of the day on other days', () => {
    assert.equal(timeUnderDay(ago('2026-11-23T08:57:00Z'), NOW, BERLIN), '3 minutes ago');
    assert.equal(timeUnderDay(ago('2026-11-22T16:40:00Z'), NOW, BERLIN), '17:40');
  });

  it('follow the reader’s locale', () => {
    assert.equal(
      timeUnderDay(ago('2026-11-22T16:40:00Z'), NOW, { locale: 'en-US', timeZone: 'Europe/Berlin' }).replace('\u202f', ' '),
      '5:40 PM',
    );
    assert.match(exactTime(NOW, { locale: 'de-DE', timeZone: 'Europe/Berlin' }, true), /23\.11\.2026.*10:00:00 MEZ/);
  });
});

describe('durationText', () => {
  const rows: readonly (readonly [number, string])[] = [
    [-5, '0.0 s'],
    [440, '0.4 s'],
    [42_900, '42 s'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ];
  for (const [ms, words] of rows) it(`writes ${ms} ms as ${words}`, () => assert.equal(durationText(ms), words));
});

describe('timeLeft', () => {
  it('never says that nothing is left before the moment is reached', () => {
    assert.equal(timeLeft(NOW + 1, NOW), '1 s');
    assert.equal(timeLeft(NOW, NOW), '');
    assert.equal(timeLeft(NOW - 60_000, NOW), '');
  });
});

describe('localDay', () => {
  it('gives the instants of a local day', () => {
    const day = localDay('2026-11-22');
    assert.notEqual(day, null);
    assert.equal(Date.parse(day?.from ?? ''), new Date(2026, 10, 22).getTime());
    assert.equal(Date.parse(day?.to ?? ''), new Date(2026, 10, 23).getTime());
  });

  for (const text of ['', '2026-02-31', '22.11.2026', '2026-13-01', '2026-11-22T00:00']) {
    it(`knows that “${text}” is not a day`, () => assert.equal(localDay(text), null));
  }
});

describe('supportedLocale', () => {
  it('takes the locale of Teams when this browser knows it', () => assert.equal(supportedLocale('de-de', 'en-GB'), 'de-DE'));
  it('falls back for a language nobody speaks and for what is no language', () => {
    assert.equal(supportedLocale('xx-bogus-tag-', 'en-GB'), 'en-GB');
    assert.equal(supportedLocale(undefined, 'en-GB'), 'en-GB');
  });
});

describe('createTabClock', () => {
  it('follows the server when this computer is minutes wrong', () => {
    const clock = createTabClock(() => NOW);
    clock.heardServerDate('Mon, 23 Nov 2026 09:05:00 GMT');
    assert.equal(clock.nowMs(), NOW + 300_000);
  });

  it('ignores what is only the rounding of the header, and what is no date', () => {
    const clock = createTabClock(() => NOW);
    clock.heardServerDate('Mon, 23 Nov 2026 09:00:01 GMT');
    clock.heardServerDate(null);
    clock.heardServerDate('soon');
    assert.equal(clock.nowMs(), NOW);
  });
});
