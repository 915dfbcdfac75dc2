/** The languages Signalbox speaks. Whoever reads another one is spoken to in English. */
export const LANGUAGES = ['en', 'pl', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where no region is known. British rather than American English: its dates and hours are read alike by most of the world. */
const USUAL: Readonly<Record<Language, string>> = { en: 'en-GB', pl: 'pl-PL', fr: 'fr-FR' };

const TAG = /^([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}))?(?![a-z0-9])/i;

/** The language for a locale as Teams sends it: `pl-PL` and `pl` are Polish; null for one that we do not speak, or that is no locale. */
export function spokenLanguage(locale: string): Language | null {
  const written = TAG.exec(locale)?.[1]?.toLowerCase();
  return LANGUAGES.find((language) => language === written) ?? null;
}

/** The same, and English for every other one. */
export function languageOf(locale: string): Language {
  return spokenLanguage(locale) ?? 'en';
}

/** The language with at most a region, for whoever reads this locale: `en-us` is `en-US`, and `de-DE` is `en-GB`. */
export function localeFor(locale: string): string {
  const language = spokenLanguage(locale);
  const region = TAG.exec(locale)?.[2];
  return language !== null && region !== undefined ? `${language}-${region.toUpperCase()}` : USUAL[language ?? 'en'];
}
