/**
 * What must never reach a person raw: controls, soft hyphen, fillers, zero-width and bidirectional marks, tags, lone surrogates, and
 * variation selectors but the one that gives an emoji its colours.
 */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** The first such character as hex, or null. A list of its own on purpose: it checks the product's, so it does not use it. */
export function rawCharacter(text: string): string | null {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (RANGES.some(([from, to]) => code >= from && code <= to)) return code.toString(16);
  }
  return null;
}
