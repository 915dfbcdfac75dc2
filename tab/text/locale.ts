/** Teams gives the locale of its own settings (`de-de`); a value that Intl does not know falls back to the browser's. */
export function supportedLocale(wanted: string | undefined, fallback: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(wanted ?? [])[0] ?? fallback;
  } catch {
    // RangeError: not a language tag at all. The fallback is a working locale, so nothing is lost.
    return fallback;
  }
}
