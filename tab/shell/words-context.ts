import { createContext, createElement, Fragment, type ReactElement, type ReactNode, useContext } from 'react';
import type { Key } from '../text/en.ts';
import type { GivenPieces } from '../text/said.ts';
import type { Words } from '../text/words.ts';

/** The words of the tab, and its sentences with elements in them. */
export type ShownWords = Words & Readonly<{ show<K extends Key>(key: K, ...values: GivenPieces<K, ReactElement>): ReactNode }>;

/** Adds what needs React to the words. */
export function shownWords(words: Words): ShownWords {
  return { ...words, show: (key, ...values) => createElement(Fragment, null, ...words.pieces<ReactElement, typeof key>(key, ...values)) };
}

/** null until it is known in which language the reader reads, which is before anything is shown. */
export const WordsContext = createContext<ShownWords | null>(null);

/** The words of the tab in the language of its reader. */
export function useWords(): ShownWords {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('A part of the tab was rendered outside of WordsContext.');
  return words;
}
