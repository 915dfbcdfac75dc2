import type { measure as english } from '../en/measure.ts';
import type { Translated } from '../en.ts';

export const measure: Translated<typeof english> = {
  'span.under-a-second': 'moins de 1\u00A0s',
  'span.of-two': '{large} {small}',
  'span.days': '{count, number}\u00A0j',
  'span.hours': '{count, number}\u00A0h',
  'span.minutes': '{count, number}\u00A0min',
  'span.seconds': '{count, number}\u00A0s',
  'amount.bytes': '{count, plural, one {#\u00A0octet} other {#\u00A0octets}}',
  'amount.kilobytes': '{count, number, ::.0}\u00A0ko',
  'amount.megabytes': '{count, number, ::.0}\u00A0Mo',
  'text.more': '({count, number} de plus)',
  'text.quoted': '«\u00A0{text}\u00A0»',
  'text.empty': '(vide)',
  'text.labelled': '{label}\u00A0: {value}',
  'span.long-days': '{count, plural, one {#\u00A0jour} other {#\u00A0jours}}',
  'span.long-hours': '{count, plural, one {#\u00A0heure} other {#\u00A0heures}}',
  'span.long-minutes': '{count, plural, one {#\u00A0minute} other {#\u00A0minutes}}',
  'span.long-seconds': '{count, plural, one {#\u00A0seconde} other {#\u00A0secondes}}',
};
