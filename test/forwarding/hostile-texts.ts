import fc from 'fast-check';

/** What breaks a line protocol that is careless: ends of lines, frames, headers, structured data and JSON, and characters nobody sees. */
const PIECES = [
  '\n',
  '\r\n',
  '\u0000',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u001b[31m',
  '\ufeff',
  '"',
  '\\',
  ']',
  '[',
  '" x="',
  '\\]',
  '<110>1 - - - - - - ',
  '\n120 <110>1 2026-03-01T12:00:00.000Z evil signalbox - run.created - {}',
  '{"event":{"seq":1}}\n',
  '"}\n{"beside":null',
  '\u202e',
  '\u007f',
  '\u009b',
  '🚀',
  'ё',
  '%0a',
  '${jndi:ldap://x}',
  ' ',
];

/** Well-formed texts, as the database gives them back, made of such pieces and of anything else. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll(/\p{Surrogate}/gu, '?'));
