import assert from 'node:assert/strict';
import { createTabClock } from '../../tab/clock.ts';
import { readerSpeech, wordsFor } from '../../tab/text/speaking.ts';
import { dayHeading, durationText, exactTime, localDay, relativeTime, timeLeft, timeUnderDay } from '../../tab/text/time.ts';
import { ENGLISH, englishWords } from './support/english.ts';

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
    it(`says “${words}” of ${at}`, () => assert.equal(relativeTime(ago(at), NOW, ENGLISH), words));
  }
});

describe('dayHeading', () => {
  it('counts days by the midnights of the reader’s own time zone', () => {
    const lateEvening = ago('2026-11-22T23:30:00Z');
    assert.equal(dayHeading(lateEvening, NOW, ENGLISH), 'Today');
    assert.equal(dayHeading(lateEvening, NOW, englishWords('America/New_York')), 'Yesterday');
    assert.match(dayHeading(ago('2026-11-20T12:00:00Z'), NOW, ENGLISH), /^Friday,? 20 November 2026$/);
  });
});

describe('times under a day’s heading', () => {
  it('are relative today and times of the day on other days', () => {
    assert.equal(timeUnderDay(ago('2026-11-23T08:57:00Z'), NOW, ENGLISH), '3 minutes ago');
    assert.equal(timeUnderDay(ago('2026-11-22T16:40:00Z'), NOW, ENGLISH), '17:40');
  });

  it('follow the reader’s locale', async () => {
    const american = await wordsFor(readerSpeech('en-us', [], 'Europe/Berlin'));
    const polish = await wordsFor(readerSpeech('pl-pl', [], 'Europe/Warsaw'));
    assert.equal(timeUnderDay(ago('2026-11-22T16:40:00Z'), NOW, american).replace('\u202f', ' '), '5:40 PM');
    assert.match(exactTime(NOW, polish, true), /23 lis 2026.*10:00:00 CET/);
  });
});

describe('durationText', () => {
  const rows: readonly (readonly [number, string])[] = [
    [-5, '0 s'],
    [440, '0.4 s'],
    [42_900, '42 s'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ];
  for (const [ms, words] of rows) it(`writes ${ms} ms as ${words}`, () => assert.equal(durationText(ms, ENGLISH), words));
});

describe('timeLeft', () => {
  it('never says that nothing is left before the moment is reached', () => {
    assert.equal(timeLeft(NOW + 1, NOW, ENGLISH), '1 s');
    assert.equal(timeLeft(NOW, NOW, ENGLISH), '');
    assert.equal(timeLeft(NOW - 60_000, NOW, ENGLISH), '');
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

describe('readerSpeech', () => {
  const speech = (teams: string, browser: readonly string[] = []) => readerSpeech(teams, browser, 'Europe/Paris');

  it('takes the locale of Teams, with its region', () => {
    assert.deepEqual(speech('pl-pl', ['en-US']), { language: 'pl', locale: 'pl-PL', timezone: 'Europe/Paris' });
    assert.equal(speech('fr-ca').locale, 'fr-CA');
    assert.equal(speech('fr').locale, 'fr-FR');
  });
  it('falls back to the languages of the browser, in their order', () => {
    assert.equal(speech('de-de', ['de-DE', 'fr-CH', 'en-US']).locale, 'fr-CH');
    assert.equal(speech('', ['pl']).locale, 'pl-PL');
  });
  it('is English where nothing else is known', () => {
    for (const teams of ['', 'de-de', 'xx-bogus-tag-', '{locale}']) assert.equal(speech(teams, ['de']).locale, 'en-GB');
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
