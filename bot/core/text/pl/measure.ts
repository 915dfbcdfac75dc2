import type { measure as english } from '../en/measure.ts';
import type { Translated } from '../en.ts';

export const measure: Translated<typeof english> = {
  'span.under-a-second': 'poniżej 1\u00A0s',
  'span.of-two': '{large} {small}',
  'span.days': '{count, plural, one {#\u00A0dzień} few {#\u00A0dni} many {#\u00A0dni} other {#\u00A0dnia}}',
  'span.hours': '{count, number}\u00A0godz.',
  'span.minutes': '{count, number}\u00A0min',
  'span.seconds': '{count, number}\u00A0s',
  'amount.bytes': '{count, plural, one {#\u00A0bajt} few {#\u00A0bajty} many {#\u00A0bajtów} other {#\u00A0bajta}}',
  'amount.kilobytes': '{count, number, ::.0}\u00A0kB',
  'amount.megabytes': '{count, number, ::.0}\u00A0MB',
  'text.more': '(jeszcze {count, number})',
  'text.quoted': '„{text}”',
  'text.empty': '(puste)',
  'text.labelled': '{label}: {value}',
};
