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
  'span.long-days': '{count, plural, one {#\u00A0dnia} few {#\u00A0dni} many {#\u00A0dni} other {#\u00A0dnia}}',
  'span.long-hours': '{count, plural, one {#\u00A0godziny} few {#\u00A0godzin} many {#\u00A0godzin} other {#\u00A0godziny}}',
  'span.long-minutes': '{count, plural, one {#\u00A0minuty} few {#\u00A0minut} many {#\u00A0minut} other {#\u00A0minuty}}',
  'span.long-seconds': '{count, plural, one {#\u00A0sekundy} few {#\u00A0sekund} many {#\u00A0sekund} other {#\u00A0sekundy}}',
};
