import type { Speech } from '../../bot/core/text/language.ts';
import { type Language, languageOf, localeFor, spokenLanguage } from '../../bot/core/text/locale.ts';
import { type Catalogue, EN } from './en.ts';
import { createWords, type Words } from './words.ts';

/** English comes with the tab; the other languages are files of their own, and only the one that is read is loaded. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => EN,
  pl: async () => (await import('./pl.ts')).PL,
  fr: async () => (await import('./fr.ts')).FR,
};

/** How the reader is spoken to: by the locale of Teams, else by the first of the browser's languages that we speak, else in English. */
export function readerSpeech(teams: string, browser: readonly string[], timezone: string): Speech {
  const locale = [teams, ...browser].find((wanted) => spokenLanguage(wanted) !== null) ?? '';
  return { language: languageOf(locale), locale: localeFor(locale), timezone };
}

/** The words for a reader. English when their language cannot be loaded just now: a page in another language is better than none. */
export async function wordsFor(speech: Speech): Promise<Words> {
  try {
    return createWords(await CATALOGUES[speech.language](), speech);
  } catch {
    // The file was not there or the network broke; the sentences that came with the tab are.
    return englishWords(speech.timezone);
  }
}

/** What is always there. */
export function englishWords(timezone: string): Words {
  return createWords(EN, { language: 'en', locale: localeFor('en'), timezone });
}
