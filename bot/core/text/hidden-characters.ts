const HIDDEN = /(?!(?!\uFEFF)[\s\u0085])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/u;
const ALL_HIDDEN = new RegExp(HIDDEN, 'gu');
const PICTOGRAPH = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u;
const ZERO_WIDTH_JOINER = '\u200D';
const EMOJI_PRESENTATION = '\uFE0F';

/**
 * true for a character that a reader cannot see or that changes how its neighbours are read: controls, bidirectional
 * marks, zero-width and unassigned code points, lone surrogates. Spaces of any kind are not hidden.
 */
export function isHidden(character: string): boolean {
  return HIDDEN.test(character);
}

/** The text with every hidden character replaced. `before` is the character in front of it, empty at the beginning. */
export function replaceHidden(text: string, replacement: (character: string, before: string) => string): string {
  return text.replace(ALL_HIDDEN, (character, position: number) => replacement(character, characterBefore(text, position)));
}

/** true when the character is the one that gives the symbol before it its colours, as in a red heart. */
export function coloursEmoji(character: string, before: string): boolean {
  return character === EMOJI_PRESENTATION && PICTOGRAPH.test(before);
}

export type Hidden = Readonly<{ character: string; position: number }>;

/** The first hidden character of a text. The two that join or colour emoji are allowed right after an emoji. */
export function findHidden(text: string): Hidden | null {
  for (const { 0: character, index: position } of text.matchAll(ALL_HIDDEN)) {
    const before = characterBefore(text, position);
    const joinsEmoji = character === ZERO_WIDTH_JOINER && PICTOGRAPH.test(before);
    if (!joinsEmoji && !coloursEmoji(character, before)) return { character, position };
  }
  return null;
}

function characterBefore(text: string, position: number): string {
  return [...text.slice(Math.max(0, position - 2), position)].at(-1) ?? '';
}
