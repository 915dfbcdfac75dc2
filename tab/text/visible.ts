/** Characters that change how text reads without being seen: controls, zero-width marks, direction overrides, line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text of unknown origin with its hidden characters written out (`\u{202e}`), so that a name or a version cannot look like
 * another one. Tabs and line breaks stay.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (char) => (char === '\n' || char === '\t' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`));
}
