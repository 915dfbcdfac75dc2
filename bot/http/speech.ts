import type { IncomingMessage } from 'node:http';
import { type Speech, speechFor } from '../core/text/language.ts';
import { spokenLanguage } from '../core/text/locale.ts';

/** More is sent by nobody who reads; the rest is not looked at. */
const LONGEST = 500;

/** How the sender of a request is spoken to: in the first language they accept that we speak, else in English; in their time zone, else in UTC. */
export function speechOf({ headers }: Pick<IncomingMessage, 'headers'>): Speech {
  const zone = headers['time-zone'];
  return speechFor(acceptedLocale(headers['accept-language'] ?? ''), typeof zone === 'string' ? zone.slice(0, LONGEST) : null);
}

/** `pl-PL` of `de, pl-PL;q=0.9, fr;q=0.5` (RFC 9110, 12.5.4); null when none of them is spoken here. */
export function acceptedLocale(header: string): string | null {
  const accepted = header.slice(0, LONGEST).split(',').map(readRange);
  const [best] = accepted
    .filter(({ locale, weight }) => weight > 0 && spokenLanguage(locale) !== null)
    .toSorted((a, b) => b.weight - a.weight);
  return best?.locale ?? null;
}

function readRange(range: string): Readonly<{ locale: string; weight: number }> {
  const [locale = '', ...parameters] = range.split(';').map((part) => part.trim());
  const written = parameters.find((parameter) => /^q=/i.test(parameter));
  // A weight that cannot be read is the sender's mistake, not a refusal of the language.
  const weight = written === undefined ? 1 : Number(written.slice(2));
  return { locale, weight: Number.isNaN(weight) ? 1 : weight };
}
