import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENGLISH, LANGUAGES, languageOf, speechFor } from '../../../bot/core/text/language.ts';
import { message } from '../../../bot/core/text/message.ts';
import { speak } from '../../../bot/core/text/voice.ts';
import { count } from '../../support/counts.ts';

describe('languageOf', () => {
  const cases: readonly (readonly [locale: string, language: string])[] = [
    ['pl-PL', 'pl'],
    ['pl', 'pl'],
    ['PL-pl', 'pl'],
    ['fr-CA', 'fr'],
    ['fr_FR', 'fr'],
    ['fr-Latn-CA', 'fr'],
    ['en-GB', 'en'],
    ['de-DE', 'en'],
    ['fro', 'en'],
    ['plx-PL', 'en'],
    ['frankly', 'en'],
    ['', 'en'],
    ['  pl', 'en'],
    ['../pl', 'en'],
  ];
  for (const [locale, language] of cases)
    it(`is ${language} for ${JSON.stringify(locale)}`, () => assert.equal(languageOf(locale), language));
});

describe('speechFor', () => {
  it('keeps the region, which decides how numbers and dates are written', () => {
    assert.deepEqual(speechFor('fr-CA', 'America/Toronto'), { language: 'fr', locale: 'fr-CA', timezone: 'America/Toronto' });
    assert.equal(speechFor('en-us', null).locale, 'en-US');
    assert.equal(speechFor('pl-Latn-PL', null).locale, 'pl-PL');
  });

  it('uses the usual region of the language where none is said, or where another language is spoken', () => {
    assert.deepEqual(
      ['pl', 'fr', 'en', 'de-DE', 'fr-419'].map((locale) => speechFor(locale, null).locale),
      ['pl-PL', 'fr-FR', 'en-GB', 'en-GB', 'fr-FR'],
    );
  });

  it('is English and UTC where nothing is known', () => assert.deepEqual(speechFor(null, null), ENGLISH));

  it('takes names of time zones and nothing else', () => {
    const zones = [
      'Europe/Warsaw',
      'America/Argentina/Buenos_Aires',
      'UTC',
      'Nowhere/City',
      'CET\n',
      '+02:00',
      'W. Europe Standard Time',
      '',
    ];
    assert.deepEqual(
      zones.map((zone) => speechFor('pl', zone).timezone),
      ['Europe/Warsaw', 'America/Argentina/Buenos_Aires', 'UTC', 'UTC', 'UTC', 'UTC', 'UTC', 'UTC'],
    );
  });

  it('gives a speech that can be spoken, whatever a client sends', () => {
    const any = fc.option(fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('pl-XX', 'fr-zz', 'en-ZZ', 'fr-AQ')), {
      nil: null,
    });
    const property = fc.property(any, any, (locale, timezone) => {
      const speech = speechFor(locale, timezone);
      assert.ok(LANGUAGES.includes(speech.language));
      assert.notEqual(speak(message('text.more', { count: 5 }), speech), 'text.more');
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});
