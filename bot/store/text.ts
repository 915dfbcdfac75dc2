/** Postgres cannot hold U+0000 in a text; nobody misses it there. Documents keep it, escaped. */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '');
}

export function plainTextOrNull(text: string | null): string | null {
  return text === null ? null : plainText(text);
}

export function documentOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
