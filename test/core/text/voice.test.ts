import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CATALOGUES } from '../../../bot/core/text/catalogues.ts';
import { EN } from '../../../bot/core/text/en.ts';
import { LANGUAGES, speechFor } from '../../../bot/core/text/language.ts';
import { allOf, anyOf, inTurn, type Message, message, type Text, type TextValue } from '../../../bot/core/text/message.ts';
import { createVoice, inEnglish, kept, speak, voiceOf } from '../../../bot/core/text/voice.ts';
import { count } from '../../support/counts.ts';
import { argumentsOf } from './elements.ts';

const english = speechFor('en-GB', 'Europe/London');
const polish = speechFor('pl-PL', 'Europe/Warsaw');
const french = speechFor('fr-FR', 'Europe/Paris');

/** A voice for sentences of the test, beside those of the catalogue. */
function saying(sentence: string, values: Message['values'], speech = english): string {
  return createVoice({ ...EN, ...{ 'test.it': sentence } }, speech).say({ key: 'test.it', values });
}

describe('speak', () => {
  it('shows what people typed as it is', () => assert.equal(speak('{name} #1 — it’s', polish), '{name} #1 — it’s'));

  it('says a message in the language of the reader', () => {
    const text = message('run.state.waiting_approval');
    assert.deepEqual(
      [english, polish, french].map((speech) => speak(text, speech)),
      ['Waiting for approval', 'Czeka na zatwierdzenie', 'En attente d’approbation'],
    );
  });

  it('chooses the plural form of the language', () => {
    const spoken = (total: number) => speak(message('approval.progress', { given: 0, total }), polish);
    assert.deepEqual([1, 2, 5, 22].map(spoken), ['0 z 1 zatwierdzenia', '0 z 2 zatwierdzeń', '0 z 5 zatwierdzeń', '0 z 22 zatwierdzeń']);
    const french0 = speak(message('approval.progress', { given: 0, total: 0 }), french);
    assert.equal(french0, '0 sur 0 approbation');
  });

  it('says messages inside of messages, and lists, in the same language', () => {
    const who = message('run.on-behalf', { name: 'Bot', person: 'Dana' });
    assert.equal(speak(message('vote.approved', { by: who }), polish), 'Bot (w imieniu: Dana) zatwierdza');
    assert.equal(speak(message('approval.open', { who: anyOf(['sre', 'ops', 'security']) }), french), 'Demandée à sre, ops ou security');
    assert.equal(speak(allOf(['a', message('card.holds')]), polish), 'a i tak');
    assert.equal(speak(inTurn(['a', 'b', 'c']), english), 'a, b, c');
  });

  it('writes numbers as the locale does', () => {
    const more = message('text.more', { count: 12_345 });
    assert.deepEqual(
      ['en-US', 'pl-PL', 'fr-CA'].map((locale) => speak(more, speechFor(locale, null)).replace(/[\u00A0\u202F]/g, '_')),
      ['(12,345 more)', '(jeszcze 12_345)', '(12_345 de plus)'],
    );
  });

  it('writes moments in the reader’s zone and says which it is', () => {
    const at = { at: '2026-11-23T09:00:00.000Z' };
    assert.equal(saying('until {at, date, moment}', { at }, polish), 'until pon., 23 lis 2026, 10:00 CET');
    assert.match(
      saying('until {at, date, moment}', { at }, speechFor('en-US', 'America/New_York')),
      /^until Mon, Nov 23, 2026, 04:00.AM EST$/u,
    );
    assert.equal(saying('{at, time, clock}', { at }, speechFor('en-GB', null)), '09:00 UTC');
    assert.match(saying('{at, date, day}', { at }, french), /^lun\. 23 nov\. 2026$/u);
  });

  it('writes the same moment by the summer time of the zone', () => {
    const clock = (at: string) => saying('{at, time, clock}', { at: { at } }, polish);
    assert.deepEqual(['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'].map(clock), ['01:59 CET', '03:00 CEST']);
  });

  it('chooses among words by a text or a truth', () => {
    const sentence = '{risk, select, low {safe} other {risky}} {on, select, true {on} other {off}}';
    assert.equal(saying(sentence, { risk: 'low', on: true }), 'safe on');
    assert.equal(saying(sentence, { risk: 'constructor', on: false }), 'risky off');
  });

  it('leaves angle brackets alone: usages are full of them', () => assert.equal(saying('type <run> {a}', { a: '<b>' }), 'type <run> <b>'));
});

describe('a value in a sentence', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '{name}',
      '{0}',
      "it''s",
      "'{x}'",
      '#',
      '{n, plural, one {x} other {y}}',
      '<b>x</b>',
      '${x}',
      '{',
      '}',
      '',
      '__proto__',
      'other',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const keys = Object.entries(EN).filter(([, sentence]) => argumentsOf(sentence).some(({ kind }) => kind === 'text'));

  function valueFor(kind: string, { number, text }: Readonly<{ number: number; text: string }>): TextValue {
    if (kind === 'number') return number;
    return kind === 'moment' ? { at: '2026-11-24T15:00:00.000Z' } : text;
  }

  it('is put in literally, whatever it holds, in every language', () => {
    const property = fc.property(
      fc.constantFrom(...keys),
      fc.constantFrom(...LANGUAGES),
      hostile,
      fc.nat(50),
      (entry, language, text, number) => {
        const [key] = entry;
        const names = argumentsOf(CATALOGUES[language][key as keyof typeof EN]);
        const values = Object.fromEntries(names.map(({ name, kind }): [string, TextValue] => [name, valueFor(kind, { number, text })]));
        const parts = voiceOf(speechFor(language, null)).parts({ key, values });
        const put = parts.filter(({ value }) => value).map((part) => part.text);
        assert.ok(put.length > 0 && put.every((one) => one === text), `${key}: ${JSON.stringify(parts)}`);
      },
    );
    fc.assert(property, { numRuns: count(5000) });
  });

  it('is told apart from the words around it, in the order of the language', () => {
    const text = message('card.cancel-asked', { name: 'Rita {x}' });
    assert.deepEqual(voiceOf(english).parts(text), [
      { text: 'Rita {x}', value: true },
      { text: ' asked to cancel. Steps that are under way are being stopped.', value: false },
    ]);
    assert.deepEqual(voiceOf(french).parts('typed'), [{ text: 'typed', value: true }]);
  });
});

describe('a text that was stored', () => {
  it('survives the database unchanged and is said in any language again', () => {
    const text: Text = message('approval.open', { who: anyOf(['sre', message('card.holds')]) });
    const back: Text = JSON.parse(JSON.stringify(kept(text)));
    assert.equal(speak(back, polish), 'Do zatwierdzenia przez: sre lub tak');
  });

  it('is shown in English when its sentence is gone', () => {
    assert.equal(speak({ key: 'gone.since', values: { a: 1 }, en: 'Rita asked.' }, polish), 'Rita asked.');
    assert.equal(speak({ key: 'toString', values: {}, en: 'Rita asked.' }, polish), 'Rita asked.');
  });

  it('is shown in English when its sentence asks for other values today', () => {
    assert.equal(speak({ key: 'vote.approved', values: {}, en: 'Rita approved' }, polish), 'Rita approved');
    const sentence = createVoice({ ...EN, ...{ 'test.it': 'at {at, time, clock}' } }, polish);
    assert.equal(sentence.say({ key: 'test.it', values: { at: 'nine' }, en: 'at nine' }), 'at nine');
  });

  it('is shown by its key at worst', () => assert.equal(speak({ key: 'gone.since', values: {} }, polish), 'gone.since'));

  it('carries its English sentence, that of lists too, and strings nothing', () => {
    assert.deepEqual(kept(message('card.holds')), { key: 'card.holds', values: {}, en: 'yes' });
    assert.deepEqual(kept(anyOf(['a', message('card.holds')])), {
      list: ['a', { key: 'card.holds', values: {}, en: 'yes' }],
      joined: 'or',
    });
    assert.equal(kept('as typed'), 'as typed');
  });

  it('keeps the English that it was stored with', () => {
    assert.deepEqual(kept({ key: 'card.holds', values: {}, en: 'Yes.' }), { key: 'card.holds', values: {}, en: 'Yes.' });
  });
});

describe('inEnglish', () => {
  it('is British and in UTC, wherever it runs', () => {
    assert.equal(inEnglish(allOf(['a', 'b', 'c'])), 'a, b and c');
    assert.equal(inEnglish(message('text.more', { count: 1200 })), '(1,200 more)');
  });
});
