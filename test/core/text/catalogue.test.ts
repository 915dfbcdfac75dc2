import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@formatjs/icu-messageformat-parser';
import ts from 'typescript';
import { CATALOGUES } from '../../../bot/core/text/catalogues.ts';
import { EN, type MessageKey } from '../../../bot/core/text/en.ts';
import { FORMATS } from '../../../bot/core/text/formatters.ts';
import { LANGUAGES, type Language } from '../../../bot/core/text/language.ts';
import { nodesOf, parseSource, type Source, sourceFiles } from '../../support/source-files.ts';
import { argumentsOf, signatureOf } from './elements.ts';

const TEXT = join(import.meta.dirname, '..', '..', '..', 'bot', 'core', 'text');
const KEYS = Object.keys(EN) as MessageKey[];
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');
const none = (found: readonly string[]) => assert.deepEqual(found, []);

/** Key and sentence of each language where `wrong` finds something. */
function where(
  languages: readonly Language[],
  wrong: (sentence: string, key: MessageKey, language: Language) => boolean,
): readonly string[] {
  return languages.flatMap((language) =>
    KEYS.filter((key) => wrong(CATALOGUES[language][key], key, language)).map((key) => `${language} ${key}: ${CATALOGUES[language][key]}`),
  );
}

function parses(sentence: string): boolean {
  try {
    return parse(sentence, { ignoreTag: true }).length > 0;
  } catch {
    return false; // That it does not parse is the answer.
  }
}

describe('the catalogue', () => {
  it('has the same keys in every language', () => {
    for (const language of TRANSLATIONS) assert.deepEqual(Object.keys(CATALOGUES[language]).toSorted(), KEYS.toSorted());
  });

  it('names its keys as places, in lower case', () => none(KEYS.filter((key) => !/^[a-z]+(\.[a-z][a-z0-9_-]*)+$/.test(key))));

  it('gives no key twice: the areas do not overlap', async () => {
    for (const language of LANGUAGES) {
      const files = readdirSync(join(TEXT, language)).filter((file) => file !== 'command-words.ts');
      const areas = await Promise.all(files.map((file) => import(join(TEXT, language, file))));
      const keys = areas.flatMap((area: object) => Object.values(area).flatMap((sentences: object) => Object.keys(sentences)));
      assert.deepEqual(keys.toSorted(), KEYS.toSorted());
    }
  });

  it('holds ICU messages that parse', () => none(where(LANGUAGES, (sentence) => !parses(sentence))));

  it('asks for the same values in every language', () =>
    none(where(TRANSLATIONS, (sentence, key) => signatureOf(sentence).join() !== signatureOf(EN[key]).join())));

  it('asks for one kind of value by each name', () =>
    none(
      where(LANGUAGES, (sentence) => new Set(signatureOf(sentence).map((line) => line.split(':')[0])).size < signatureOf(sentence).length),
    ));

  it('has every plural form that whole numbers need', () => {
    const needed: Readonly<Record<Language, readonly string[]>> = {
      en: ['one', 'other'],
      pl: ['few', 'many', 'one', 'other'],
      fr: ['one', 'other'],
    };
    none(
      where(LANGUAGES, (sentence, _, language) =>
        argumentsOf(sentence).some(({ kind, options }) => {
          const forms = options.filter((option) => !option.startsWith('='));
          return kind === 'number' && options.length > 0 && forms.toSorted().join() !== needed[language].join();
        }),
      ),
    );
  });

  it('names only formats that there are', () => {
    const known = ['', ...Object.keys(FORMATS.date), ...Object.keys(FORMATS.time)];
    none(where(LANGUAGES, (sentence) => argumentsOf(sentence).some(({ style }) => !known.includes(style))));
  });

  it('keeps to the spelling that the types can read: no apostrophes, one space after a comma', () => {
    const odd = /'|\{\s|\{\w+\s|\{\w+,(?! (plural|select|selectordinal|number|date|time)(\}|, \S))/;
    const prose = /\{\w+\s(?=[^{}]*\})/g;
    none(where(LANGUAGES, (sentence) => odd.test(sentence.replace(prose, '{# '))));
  });
});

describe('how the catalogue is written', () => {
  it('has no stray spaces, straight quotes or three dots', () =>
    none(where(LANGUAGES, (sentence) => / {2}|^\s|\s$|"|\.\.\./.test(sentence))));

  it('sets Polish quotes „low and high”, English ones “high”, and French ones « with spaces »', () => {
    none(where(['pl'], (sentence) => /[“«»]/.test(sentence) || /„/.test(sentence) !== /”/.test(sentence)));
    none(where(['en'], (sentence) => /[„«»]/.test(sentence)));
    none(where(['fr'], (sentence) => /[„“”]|«(?!\u00A0)|(?<!\u00A0)»/.test(sentence)));
  });

  it('keeps French punctuation on the line of its word', () => {
    const between = (sentence: string) => sentence.replace(/\{[^{}]*\}|::\S+/g, 'x');
    none(where(['fr'], (sentence) => /(?<!\u00A0)[:;!?](?=\s|$)|\s[:;!?](?<!\u00A0[:;!?])/u.test(between(sentence))));
  });

  it('translates every sentence that has words', () => {
    const same = where(TRANSLATIONS, (sentence, key) => sentence === EN[key] && /\p{L}{2}/u.test(sentence.replace(/\{[^{}]*\}/g, '')));
    const alike = ['pl fact.plan: Plan', 'fr fact.plan: Plan', 'fr fact.workflow: workflow {name}', 'pl amount', 'fr amount'];
    none(same.filter((line) => !alike.some((allowed) => line.startsWith(allowed))));
  });
});

const product = sourceFiles().filter(({ path }) => /^(bot|cards|scripts)\//.test(path) && !path.endsWith('.test.ts'));

/** The keys that a file speaks of, `*` for a part that is only known when it runs. A table may hold keys; reasons of errors look like keys and are none. */
function keysIn({ tree }: Source): readonly string[] {
  return nodesOf(tree).flatMap((node) => {
    if (ts.isStringLiteral(node)) return isReason(node.parent) ? [] : [node.text];
    if (!ts.isTemplateExpression(node) || !ts.isCallExpression(node.parent) || node.parent.expression.getText(tree) !== 'message')
      return [];
    return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('*')];
  });
}

function isReason(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node) && node.name.getText() === 'reason';
}

function unused(keys: readonly string[], files: readonly Source[]): readonly string[] {
  const spoken = files.filter(({ path }) => !path.startsWith('bot/core/text/')).flatMap(keysIn);
  const exact = new Set(spoken);
  const patterns = spoken
    .filter((key) => key.includes('*'))
    .map((key) => new RegExp(`^${key.replace(/[.]/g, '\\.').replaceAll('*', '[a-z0-9_-]+')}$`));
  return keys.filter((key) => !exact.has(key) && !patterns.some((pattern) => pattern.test(key)));
}

describe('every sentence', () => {
  it('is said somewhere', () => none(unused(KEYS, product)));

  it('is found where it is said, by its name or by the beginning of it', () => {
    const files = [parseSource('cards/x.ts', "message('a.b'); message(`c.d.${state}`); const x = [`e.${a}`, { reason: 'g.h' }, ['i.j']];")];
    assert.deepEqual(unused(['a.b', 'c.d.x', 'c.e.x', 'e.f', 'g.h', 'i.j'], files), ['c.e.x', 'e.f', 'g.h']);
  });
});
