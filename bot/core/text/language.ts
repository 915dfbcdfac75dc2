import { zoneProblem } from '../time/zone-name.ts';

/** The languages Signalbox speaks. Whoever reads another one is spoken to in English. */
export const LANGUAGES = ['en', 'pl', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * How somebody is spoken to. `locale` is a BCP 47 tag of `language` with at most a region: it decides how numbers, lists
 * and dates are written (`en-US` and `en-GB` differ). `timezone` is an IANA name.
 */
export type Speech = Readonly<{ language: Language; locale: string; timezone: string }>;

/** Where no region is known. British rather than American English: its dates and hours are read alike by most of the world. */
const USUAL: Readonly<Record<Language, string>> = { en: 'en-GB', pl: 'pl-PL', fr: 'fr-FR' };

const TAG = /^([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}))?(?![a-z0-9])/i;

/** The language for a locale as Teams sends it: `pl-PL` and `pl` are Polish; an unknown or malformed one is English. */
export function languageOf(locale: string): Language {
  const written = TAG.exec(locale)?.[1]?.toLowerCase();
  return LANGUAGES.find((language) => language === written) ?? 'en';
}

/** How to speak to somebody of whom the client says this. Never throws: what is missing or unknown becomes English and UTC. */
export function speechFor(locale: string | null, timezone: string | null): Speech {
  const language = languageOf(locale ?? '');
  const [, written, region] = TAG.exec(locale ?? '') ?? [];
  const regional = written?.toLowerCase() === language && region !== undefined;
  return {
    language,
    locale: regional ? `${language}-${region.toUpperCase()}` : USUAL[language],
    timezone: timezone !== null && zoneProblem(timezone) === null ? timezone : 'UTC',
  };
}

export const ENGLISH: Speech = speechFor('en', null);
