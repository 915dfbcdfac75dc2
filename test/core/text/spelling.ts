import type { Language } from '../../../bot/core/text/locale.ts';
import { argumentsOf } from './elements.ts';

/** Key and sentence when it is not written as docs/languages.md says; nothing when it is. */
export function misspelt(sentence: string, language: Language, key: string): readonly string[] {
  const wrong = /^[a-z]+(\.[a-z][a-z0-9_-]*)+$/.test(key) && isSpelt(sentence, language) && hasForms(sentence, language) ? [] : [key];
  return wrong.map((name) => `${language} ${name}: ${sentence}`);
}

function isSpelt(sentence: string, language: Language): boolean {
  if (/ {2}|^\s|\s$|"|'|\.\.\./.test(sentence)) return false;
  if (language === 'en') return !/[„«»]/.test(sentence);
  if (language === 'pl') return !/[“«»]/.test(sentence) && /„/.test(sentence) === /”/.test(sentence);
  return !/[„“”]|«(?!\u00A0)|(?<!\u00A0)»/.test(sentence) && staysOnLine(sentence);
}

/** French punctuation does not leave its word. */
function staysOnLine(sentence: string): boolean {
  const between = sentence.replace(/\{[^{}]*\}|::\S+/g, 'x');
  return !/(?<!\u00A0)[:;!?](?=\s|$)|\s[:;!?](?<!\u00A0[:;!?])/u.test(between);
}

const FORMS: Readonly<Record<Language, string>> = { en: 'one,other', pl: 'few,many,one,other', fr: 'one,other' };

/** Every plural has the forms that whole numbers need. */
function hasForms(sentence: string, language: Language): boolean {
  return argumentsOf(sentence).every(({ kind, options }) => {
    const forms = options.filter((option) => !option.startsWith('='));
    return kind !== 'number' || options.length === 0 || forms.toSorted().join() === FORMS[language];
  });
}

/** What has words and is the same as in English, unless it is known to be alike. */
export function sameAsEnglish(
  english: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
  language: Language,
  alike: ReadonlySet<string>,
): readonly string[] {
  return Object.entries(english)
    .filter(([key, sentence]) => other[key] === sentence && /\p{L}{2}/u.test(sentence.replace(/\{[^{}]*\}/g, '')))
    .map(([key]) => `${language} ${key}`)
    .filter((line) => !alike.has(line));
}
