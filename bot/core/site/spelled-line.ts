import { replaceHidden } from '../text/hidden-characters.ts';

/** How a carriage return at the end of a line is shown. */
const RETURN = '\u240D';
/** What looks like a mark of ours and is not: it is spelled out itself. */
const LIKE_A_MARK = /\\(?=u\{)|\u240D/gu;
/** Whatever takes room, or ends a line for some reader of the file, and is not a plain space. */
const OTHER_SPACE = /[^\S ]|\u0085/gu;
const INDENT = /^[\t ]*/;

/**
 * One line of a file as people are to read it, safe to be approved by: what they could not see or would take for a plain space is
 * spelled out as `\u{2028}`, also where a language takes it for the end of the line, and so is what only looks as if it were.
 * Two lines that differ never come out the same; tabs stay in the indent.
 */
export function spelledLine(line: string): string {
  const [indent = ''] = INDENT.exec(line) ?? [];
  const ending = line.endsWith('\r') ? RETURN : '';
  const text = line.slice(indent.length, ending === '' ? undefined : -1);
  const marked = text.replace(LIKE_A_MARK, spellOut).replace(OTHER_SPACE, spellOut);
  return `${indent}${replaceHidden(marked, spellOut)}${ending}`;
}

function spellOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}
