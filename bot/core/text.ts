import { describeCharacter, findHidden, isHidden } from './command/characters.ts';

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
