import { type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';
import { type Formatters, formatToParts } from 'intl-messageformat';
import { FORMATS } from './formatters.ts';

/** What goes into a sentence. An object stays a piece of its own; a string becomes part of the text, and chooses in a select. */
export type SentenceValue<Piece extends object> = Piece | string | number | Date;

/** An ICU sentence with its values, in pieces: its text, and each object where the language puts it. Throws when a value is missing. */
export function sentencePieces<Piece extends object>(
  sentence: string,
  values: Readonly<Record<string, SentenceValue<Piece>>>,
  { locale, formatters }: Readonly<{ locale: string; formatters: Formatters }>,
): readonly (string | Piece)[] {
  return formatToParts<Piece>(elementsOf(sentence), locale, formatters, FORMATS, values).map(({ value }) => value);
}

/** Sentences of the catalogues only, so this holds a few thousand at most. */
const parsed = new Map<string, MessageFormatElement[]>();

function elementsOf(sentence: string): MessageFormatElement[] {
  const known = parsed.get(sentence);
  if (known !== undefined) return known;
  const elements = parse(sentence, { ignoreTag: true });
  parsed.set(sentence, elements);
  return elements;
}
