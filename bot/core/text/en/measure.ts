/** Spans of time, amounts of data, and what was left out. Unit signs are those of the language, with a no-break space where its rules ask for one. */
export const measure = {
  'span.under-a-second': 'under 1 s',
  'span.of-two': '{large} {small}',
  'span.days': '{count, number} d',
  'span.hours': '{count, number} h',
  'span.minutes': '{count, number} min',
  'span.seconds': '{count, number} s',
  'amount.bytes': '{count, plural, one {# byte} other {# bytes}}',
  'amount.kilobytes': '{count, number, ::.0} kB',
  'amount.megabytes': '{count, number, ::.0} MB',
  'text.more': '({count, number} more)',
  'text.quoted': '“{text}”',
  'text.empty': '(empty)',
  'text.labelled': '{label}: {value}',
} as const;
