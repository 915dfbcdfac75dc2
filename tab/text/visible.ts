import { coloursEmoji, replaceHidden } from '../../bot/core/text/hidden-characters.ts';

/** What ends or overprints a line and is no line feed. */
const LINE_ENDS = /[\r\v\f\u0085\u2028\u2029]/gu;

/**
 * Text of unknown origin with its hidden characters written out (`\u{202e}`), so that a name or a version cannot look like
 * another one. Tabs and line breaks stay.
 */
export function visibleText(text: string): string {
  const shown = replaceHidden(text, (character, before) => (coloursEmoji(character, before) ? character : writtenOut(character)));
  return shown.replace(LINE_ENDS, writtenOut);
}

function writtenOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
