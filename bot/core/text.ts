import { describeCharacter } from './command/characters.ts';
import { findHidden, isHidden } from './text/hidden-characters.ts';

/** Names a character so that a look-alike or an invisible one can be found: `U+0430 (а)`, `U+202E right-to-left override`. */
export function namePoint(character: string): string {
  const named = describeCharacter(character);
  return isHidden(character) || /\s/u.test(character) || named.includes(' ') ? named : `${named} (${character})`;
}

/** The first character that a reader would not see, that could reorder what they see, or that breaks the line; null when there is none. */
export function unseenCharacter(text: string): string | null {
  return findHidden(text)?.character ?? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(text)?.[0] ?? null;
}

/** The first character outside printable ASCII, where look-alikes of Latin letters live; null when there is none. */
export function nonAsciiCharacter(text: string): string | null {
  return /[^ -~]/u.exec(text)?.[0] ?? null;
}

const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const BRIEF = 200;

/** The first line, at most 200 characters of it; `…` says that there is more. For sentences about what is shown in full elsewhere. */
export function briefly(text: string): string {
  const whole = text.trim();
  const [line = ''] = whole.split(/[\n\r\v\f\u0085\u2028\u2029]/u, 1);
  const kept = cutAt(line, BRIEF);
  return kept === whole ? kept : `${kept.trimEnd()}…`;
}

/** At most `most` UTF-16 units, and no half letter at the end: an emoji of several signs, a letter with its accents. */
export function cutAt(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of LETTERS.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  // One letter can be longer than any line: hundreds of accents on it.
  return end > 0 ? text.slice(0, end) : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
