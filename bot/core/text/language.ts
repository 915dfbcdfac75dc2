import { zoneProblem } from '../time/zone-name.ts';
import { type Language, languageOf, localeFor } from './locale.ts';

export { LANGUAGES, type Language, languageOf } from './locale.ts';

/**
 * How somebody is spoken to. `locale` is a BCP 47 tag of `language` with at most a region: it decides how numbers, lists
 * and dates are written (`en-US` and `en-GB` differ). `timezone` is an IANA name.
 */
export type Speech = Readonly<{ language: Language; locale: string; timezone: string }>;

/** How to speak to somebody of whom the client says this. Never throws: what is missing or unknown becomes English and UTC. */
export function speechFor(locale: string | null, timezone: string | null): Speech {
  return {
    language: languageOf(locale ?? ''),
    locale: localeFor(locale ?? ''),
    timezone: timezone !== null && zoneProblem(timezone) === null ? timezone : 'UTC',
  };
}

export const ENGLISH: Speech = speechFor('en', null);
