import type { Speech } from '../../bot/core/text/language.ts';
import { type Language, languageOf, localeFor, spokenLanguage } from '../../bot/core/text/locale.ts';
import type { Catalogue } from './en.ts';
import { createWords, type Words } from './words.ts';

/** Each language is a file of its own, and only the one that is read is loaded. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en.ts')).EN,
  pl: async () => (await import('./pl.ts')).PL,
  fr: async () => (await import('./fr.ts')).FR,
};

/** How the reader is spoken to: by the locale of Teams, else by the first of the browser's languages that we speak, else in English. */
export function readerSpeech(teams: string, browser: readonly string[], timezone: string): Speech {
  const locale = [teams, ...browser].find((wanted) => spokenLanguage(wanted) !== null) ?? '';
  return { language: languageOf(locale), locale: localeFor(locale), timezone };
}

/**
 * The words for a reader. English when their language cannot be loaded just now: a page in another language is better than
 * none. Rejects when that cannot be loaded either.
 */
export async function wordsFor(speech: Speech): Promise<Words> {
  try {
    return createWords(await CATALOGUES[speech.language](), speech);
  } catch {
    // The file was not there or the network broke; the other one may have come before.
    return createWords(await CATALOGUES.en(), { language: 'en', locale: localeFor('en'), timezone: speech.timezone });
  }
}
