/** Null when the text is no URL by the WHATWG rules. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
