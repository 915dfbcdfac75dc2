/**
 * The longest word for which every card in a channel has room, in digits. A rich text, which is what holds other people's words, has
 * no `wrap` (Adaptive Cards schema, RichTextBlock), so whether a host breaks a longer one is up to the host; what it does not
 * break runs out of the card, where nobody reads it.
 */
const LONGEST_WORD = 44;
/** Where every host may begin a new line: not at the spaces that are there to keep two words together. */
const BREAKS = /[^\S\u00A0\u2007\u202F\uFEFF]|[/\-\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/** Whether all of a text can be read on a card of any host, however wide: it has no word that could run out of it. */
export function hasRoom(text: string): boolean {
  return text.split(BREAKS).every((word) => widthOf(word) <= LONGEST_WORD);
}

/** The same for text in a font whose letters are equally wide. */
export function hasRoomAsCode(text: string): boolean {
  return text.split(BREAKS).every((word) => codeWidthOf(word) <= LONGEST_WORD);
}

/** In digits, roughly and rather too wide: in the fonts of Teams a digit is 0.54 em, capitals are up to 0.7 em, an m and what is not Latin up to 0.95 em. */
function widthOf(word: string): number {
  let width = 0;
  for (const letter of word)
    width += /[a-ln-v0-9xyz.,:;=_'"()[\]{}|!]/.test(letter) ? 1 : /[A-LN-VX-Z&#$+?*~^<>]/.test(letter) ? 1.35 : 1.8;
  return width;
}

function codeWidthOf(word: string): number {
  let width = 0;
  for (const letter of word) width += /[!-~\u00A0]/.test(letter) ? 1 : 1.8;
  return width;
}
