import { type Message, message, type Text } from '../bot/core/text/message.ts';
import { ENGLISH_VOICE, type Part, type Voice } from '../bot/core/text/voice.ts';
import type { CardData } from './render.ts';
import { oneLine, shortened } from './text.ts';

/** How a card writes in one reader's language. Whatever comes out is safe for one line of a card, except `own`. */
export type Wording = Readonly<{
  /** At most so many characters; what is left out is counted. */
  short(text: Text, most: number): string;
  line(text: Text): string;
  /** A sentence in pieces for the runs of a RichTextBlock, what was put in set off from our words. */
  runs(text: Message): readonly CardData[];
  /**
   * A sentence that may hold time macros, which `line` would take apart. So its values must be times, numbers, or texts
   * that this wording has written.
   */
  own(text: Text): string;
  /** `… (12 more)` when something was left out. */
  rest(count: number): string | null;
}>;

export function wordingFor(voice: Voice): Wording {
  return {
    short: (text, most) => shortened(voice.say(text), most, voice),
    line: (text) => oneLine(voice.say(text)),
    runs: (text) => voice.parts(text).map(toRun),
    own: (text) => voice.say(text),
    rest: (count) => (count > 0 ? `… ${voice.say(message('text.more', { count }))}` : null),
  };
}

export const ENGLISH_WORDING: Wording = wordingFor(ENGLISH_VOICE);

function toRun({ text, value }: Part): CardData {
  return { text: oneLine(text), weight: value ? 'Bolder' : 'Default' };
}
