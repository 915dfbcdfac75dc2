import assert from 'node:assert/strict';
import { speechFor } from '../../bot/core/text/language.ts';
import type { Message, Text } from '../../bot/core/text/message.ts';
import { inEnglish, speak } from '../../bot/core/text/voice.ts';
import { amount, dayAndTime, lasted, span } from '../../cards/time.ts';

const said = (text: Message | null) => (text === null ? null : inEnglish(text));
/** With plain spaces, so that cases can be read. */
const inLanguage = (text: Text, language: string) => speak(text, speechFor(language, null)).replace(/[\u00A0\u202F]/g, ' ');

describe('span', () => {
  const cases: readonly (readonly [ms: number, words: string])[] = [
    [0, 'under 1 s'],
    [999, 'under 1 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [7_800_000, '2 h 10 min'],
    [86_400_000, '1 d'],
    [349_200_000, '4 d 1 h'],
  ];
  it('says days, hours and seconds as each language does', () => {
    const spans = [349_200_000, 7_800_000, 0].map(span);
    assert.deepEqual(
      spans.map((text) => inLanguage(text, 'pl')),
      ['4 dni 1 godz.', '2 godz. 10 min', 'poniżej 1 s'],
    );
    assert.deepEqual(
      spans.map((text) => inLanguage(text, 'fr')),
      ['4 j 1 h', '2 h 10 min', 'moins de 1 s'],
    );
  });
  for (const [ms, words] of cases) it(`says ${words} for ${ms} ms`, () => assert.equal(said(span(ms)), words));
});

describe('lasted', () => {
  it('is null until the end', () => assert.equal(lasted(new Date(0), null), null));
  it('is null where nothing started', () => assert.equal(lasted(null, new Date(0)), null));
  it('measures from start to end', () => assert.equal(said(lasted(new Date(0), new Date(5000))), '5 s'));
  it('is never negative when two clocks differ', () => assert.equal(said(lasted(new Date(5000), new Date(0))), 'under 1 s'));
});

describe('dayAndTime', () => {
  it('writes the macros of Adaptive Cards without fractions of a second', () => {
    assert.equal(dayAndTime(new Date('2026-11-23T09:00:00.123Z')), '{{DATE(2026-11-23T09:00:00Z, SHORT)}}, {{TIME(2026-11-23T09:00:00Z)}}');
  });
});

describe('amount', () => {
  it('writes units and decimals as each language does', () => {
    assert.deepEqual(
      [1, 2, 5, 22, 10_400_000].map((bytes) => inLanguage(amount(bytes), 'pl')),
      ['1 bajt', '2 bajty', '5 bajtów', '22 bajty', '10,4 MB'],
    );
    assert.deepEqual(
      [0, 1, 2, 1500].map((bytes) => inLanguage(amount(bytes), 'fr')),
      ['0 octet', '1 octet', '2 octets', '1,5 ko'],
    );
  });
  it('uses units of a thousand', () =>
    assert.deepEqual([amount(999), amount(1000), amount(10_400_000)].map(said), ['999 bytes', '1.0 kB', '10.4 MB']));
});
