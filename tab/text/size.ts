import type { Words } from './words.ts';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** `812 bytes`, `14 kB`, `2.4 MB` (1 kB = 1,000 bytes), with the unit signs of the language. */
export function sizeText(bytes: number, { speech: { locale } }: Words): string {
  if (bytes < 1000) return new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(bytes);
  let size = bytes / 1000;
  let unit: (typeof UNITS)[number] = 'kilobyte';
  for (const larger of UNITS.slice(1)) {
    if (size < 999.5) break;
    size /= 1000;
    unit = larger;
  }
  const digits = size < 9.95 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(size);
}
