/** The byte order mark. */
const MARK = '\ufeff';

/** Postgres cannot hold U+0000 in a text; nobody misses it there. Documents keep it, escaped. */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '');
}

export function documentOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** For a document that queries look into: Postgres refuses to read one that holds U+0000 or half a character, even escaped. */
export function plainDocumentOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? wholeText(part) : part));
}

/**
 * Text as every database gives it back: without U+0000, with a mark for half a character, and without U+FEFF at its beginning, which the
 * embedded one takes for a byte order mark.
 */
export function wholeText(text: string): string {
  const whole = plainText(text).toWellFormed();
  return whole.startsWith(MARK) ? whole.replace(/^\ufeff+/, '') : whole;
}
