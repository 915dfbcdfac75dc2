import { LANGUAGES, speechFor } from '../bot/core/text/language.ts';
import { voiceOf } from '../bot/core/text/voice.ts';
import { type CardJson, fits, isRoomy } from './render.ts';
import { type Wording, wordingFor } from './wording.ts';

/** It is not known in which of them somebody reads a card; the first one is tried first. */
const WORDINGS = LANGUAGES.map((language) => wordingFor(voiceOf(speechFor(language, null))));

/**
 * Whether a card has room at one of these levels in every language. Only our own words differ between languages, so what leaves
 * much room in one of them fits in all.
 */
export function fitsInEveryLanguage(draw: (level: number, wording: Wording) => CardJson, levels: readonly number[]): boolean {
  const [first] = levels;
  const [wording] = WORDINGS;
  if (first !== undefined && wording !== undefined && isRoomy(draw(first, wording))) return true;
  return WORDINGS.every((each) => levels.some((level) => fits(draw(level, each))));
}
