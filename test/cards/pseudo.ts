import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import { type Catalogue, EN, type MessageKey } from '../../bot/core/text/en.ts';

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'å',
  c: 'ç',
  e: 'é',
  i: 'î',
  l: 'ł',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  z: 'ż',
};

/**
 * A language that does not exist: English with accents, in brackets, and two fifths longer, as translations from English
 * are. Whatever a card shows without brackets is not of the catalogue, and whatever has no room will have none in French.
 */
export const PSEUDO: Catalogue = Object.fromEntries(
  Object.entries(EN).map(([key, sentence]) => [key, `⟦${printAST(parse(sentence, { ignoreTag: true }).map(stretched))}⟧`]),
) as Record<MessageKey, string>;

function stretched(element: MessageFormatElement): MessageFormatElement {
  if (element.type === TYPE.literal) return { ...element, value: longer(element.value) };
  if (element.type !== TYPE.plural && element.type !== TYPE.select) return element;
  const options = Object.entries(element.options).map(([name, option]) => [name, { ...option, value: option.value.map(stretched) }]);
  return { ...element, options: Object.fromEntries(options) };
}

/** Every word two fifths longer, by repeating its vowels or else its letters, so that lines break where they would. */
function longer(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const accented = [...word].map((letter) => ACCENTED[letter] ?? letter);
    return `${accented.join('')}${accented
      .toReversed()
      .slice(0, Math.ceil(word.length * 0.4))
      .join('')
      .toLowerCase()}`;
  });
}
