import type { Formats, Formatters } from 'intl-messageformat';
import type { Speech } from './language.ts';
import type { Joined } from './message.ts';

const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
/** Each time says its zone, because people of several zones read the same thread. */
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** The formats that messages may name: `{at, date, day}`, `{at, date, moment}`, `{at, time, clock}`. */
export const FORMATS: Formats = { number: {}, date: { day: DAY, moment: { ...DAY, ...TIME } }, time: { clock: TIME } };

const MOST_KEPT = 500;

/** Making a formatter takes a hundred times as long as using it. There are few locales and zones; a flood of them only empties the shelf. */
function shelf<T>(): (name: readonly unknown[], make: () => T) => T {
  const kept = new Map<string, T>();
  return (name, make) => {
    const key = JSON.stringify(name);
    const found = kept.get(key) ?? make();
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, found);
    return found;
  };
}

const numbers = shelf<Intl.NumberFormat>();
const dates = shelf<Intl.DateTimeFormat>();
const plurals = shelf<Intl.PluralRules>();
const lists = shelf<Intl.ListFormat>();

/** Writes numbers, dates and plural forms for one reader, whatever locale the caller names. */
export function formattersFor({ locale, timezone }: Speech): Formatters {
  return {
    // The library's options know a few settings more than the types of this language version do.
    getNumberFormat: (_, options) =>
      numbers([locale, options], () => new Intl.NumberFormat(locale, options as Intl.NumberFormatOptions | undefined)),
    getDateTimeFormat: (_, options) =>
      dates([locale, timezone, options], () => new Intl.DateTimeFormat(locale, { ...options, timeZone: timezone })),
    getPluralRules: (_, options) => plurals([locale, options], () => new Intl.PluralRules(locale, options)),
  };
}

const LIST_TYPES = { and: 'conjunction', or: 'disjunction' } as const;

/** What is no list of CLDR, and the same in our languages. */
const SEPARATORS = { comma: ', ', sentences: ' ', lines: '\n' } as const;

/** Joins words as the locale does. */
export function joinWords({ locale }: Speech, words: readonly string[], joined: Joined): string {
  if (joined !== 'and' && joined !== 'or') return words.join(SEPARATORS[joined]);
  return lists([locale, joined], () => new Intl.ListFormat(locale, { type: LIST_TYPES[joined] })).format(words);
}
