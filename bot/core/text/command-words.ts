import { commandWords as french } from './fr/command-words.ts';
import { commandWords as polish } from './pl/command-words.ts';

/**
 * Other words for commands and bare answers, by language. The English words are the stable ones: they are the names of the
 * files in `bot/commands/`, stand in every example, and work whatever language a person reads.
 */
export const COMMAND_WORDS: Readonly<Record<'pl' | 'fr', Readonly<Record<string, readonly string[]>>>> = { pl: polish, fr: french };

/** What may be typed instead of this command or answer: as it is written, and without its accents, as on a foreign keyboard. */
export function localWords(name: string): readonly string[] {
  const written = Object.values(COMMAND_WORDS).flatMap((words) => (Object.hasOwn(words, name) ? (words[name] ?? []) : []));
  return [...new Set(written.flatMap((word) => [word, withoutAccents(word)]))];
}

/** `zatwierdź` -> `zatwierdz`. Letters that Unicode does not take apart are replaced by what people type for them. */
export function withoutAccents(word: string): string {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.replaceAll('ł', 'l').replaceAll('œ', 'oe');
}
