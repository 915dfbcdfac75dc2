import { formattersFor, joinWords } from '../../bot/core/text/formatters.ts';
import type { Speech } from '../../bot/core/text/language.ts';
import { type SentenceValue, sentencePieces } from '../../bot/core/text/sentence.ts';
import type { Catalogue, Key } from './en.ts';
import { type Given, type GivenPieces, type Said, said, type Value } from './said.ts';
import { visibleText } from './visible.ts';

/** The words of the tab for one reader. */
export type Words = Readonly<{
  speech: Speech;
  /** A sentence of the catalogue. Values go in literally: what a name holds is never read as a message. */
  say<K extends Key>(key: K, ...values: Given<K>): string;
  /** The same in pieces: its text, and whatever else was given, where the language puts it. */
  pieces<Piece extends object, K extends Key>(key: K, ...values: GivenPieces<K, Piece>): readonly (string | Piece)[];
  /** What was said elsewhere: a sentence of the catalogue, or one that the server made. */
  tell(what: Said | string): string;
  /** `a, b and c` */
  allOf(words: readonly string[]): string;
  /** `a, b or c` */
  anyOf(words: readonly string[]): string;
}>;

/** The words of this catalogue, with numbers, dates and lists as this reader writes them. */
export function createWords(catalogue: Catalogue, speech: Speech): Words {
  const means = { locale: speech.locale, formatters: formattersFor(speech) };
  const inPieces = <Piece extends object>(key: Key, values: Readonly<Record<string, Value | Piece>>) =>
    sentencePieces<Piece>(catalogue[key], readied(values), means);
  const tell = (what: Said | string): string => (typeof what === 'string' ? what : inPieces<never>(what.key, what.values).join(''));
  return {
    speech,
    say: (key, ...values) => tell(said(key, ...values)),
    pieces<Piece extends object, K extends Key>(key: K, ...[values]: GivenPieces<K, Piece>) {
      const given: Readonly<Record<string, Value | Piece>> = values ?? {};
      return inPieces<Piece>(key, given);
    },
    tell,
    allOf: (words) => joinWords(speech, words.map(visibleText), 'and'),
    anyOf: (words) => joinWords(speech, words.map(visibleText), 'or'),
  };
}

function readied<Piece extends object>(values: Readonly<Record<string, Value | Piece>>): Readonly<Record<string, SentenceValue<Piece>>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ready(value)]));
}

/** A select chooses by text; and whatever somebody wrote is shown with what cannot be seen in it. */
function ready<Piece extends object>(value: Value | Piece): SentenceValue<Piece> {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? visibleText(value) : value;
}
