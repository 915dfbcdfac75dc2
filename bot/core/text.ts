/** Names a character so that a look-alike or an invisible one can be found: `U+0430 (а)`; an invisible one without the glyph. */
export function namePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return UNSEEN.test(character) ? `U+${hex}` : `U+${hex} (${character})`;
}

// Controls, formats (bidi marks, zero width, tags), separators, lone surrogates, and whatever renderers leave out (Unicode
// property Default_Ignorable_Code_Point). U+FE0F stays possible: it only makes a symbol an emoji.
const UNSEEN = /(?!\uFE0F)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** The first character that a reader would not see or that could reorder what they see; null when there is none. */
export function unseenCharacter(text: string): string | null {
  return UNSEEN.exec(text)?.[0] ?? null;
}

/** The first character outside printable ASCII, where look-alikes of Latin letters live; null when there is none. */
export function nonAsciiCharacter(text: string): string | null {
  return /[^ -~]/u.exec(text)?.[0] ?? null;
}
