import type { RunView } from '../../bot/core/run/view.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';

/**
 * The longest word for which every card in a channel has room, in digits. A rich text, which is what holds other people's words, has
 * no `wrap` (Adaptive Cards schema, RichTextBlock), so whether a host breaks a longer one is up to the host; what it does not
 * break runs out of the card, where nobody reads it.
 */
const LONGEST_WORD = 44;
/** Where every host may begin a new line. */
const BREAKS = /[\s/\-\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/** Whether all that is approved can be read on a card of any host, however wide: it has no word that could run out of it. */
export function isReadable(view: RunView): boolean {
  return mustShow(view).every((text) => text.split(BREAKS).every((word) => widthOf(word) <= LONGEST_WORD));
}

/** In digits, roughly and rather too wide: in the fonts of Teams a digit is 0.54 em, capitals are up to 0.7 em, an m and what is not Latin up to 0.95 em. */
function widthOf(word: string): number {
  let width = 0;
  for (const letter of word)
    width += /[a-ln-v0-9xyz.,:;=_'"()[\]{}|!]/.test(letter) ? 1 : /[A-LN-VX-Z&#$+?*~^<>]/.test(letter) ? 1.35 : 1.8;
  return width;
}

function mustShow({ summary, environment, inputs, steps, approvals, requester, breakGlass }: RunView): readonly string[] {
  return [
    summary,
    environment ?? '',
    requester,
    breakGlass?.reason ?? '',
    ...inputs.flatMap(({ name, value }) => [name, value]),
    ...steps.flatMap(({ name, what, condition, undo }) => [name, what, condition ?? '', undo?.what ?? '']),
    ...approvals.filter(({ state }) => state === 'open').flatMap(({ prompt, asked }) => [prompt, asked]),
  ].map(inEnglish);
}
