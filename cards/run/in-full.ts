import type { RunView } from '../../bot/core/run/view.ts';
import { LANGUAGES, speechFor } from '../../bot/core/text/language.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { fits } from '../render.ts';
import { type Wording, wordingFor } from '../wording.ts';
import { DETAILS } from './detail.ts';
import { fillRun, runData } from './index.ts';
import { isReadable } from './unbreakable.ts';

/** It is not known in which of them somebody reads it. */
const WORDINGS = LANGUAGES.map((language) => wordingFor(voiceOf(speechFor(language, null))));

/** Whether the card of this run has room for everything that somebody approves, in every language; if not, it is approved in the tab. */
export function showsInFull(view: RunView): boolean {
  // What a vote button adds is there as well: it is asked for runs that somebody may vote on.
  const buttons = [{ verb: 'approve', handle: '0'.repeat(22) } as const];
  const drawn = (level: number, wording: Wording): boolean => fits(fillRun(runData({ view, buttons }, level, wording)).card);
  return isReadable(view) && WORDINGS.every((wording) => DETAILS.some(({ complete }, level) => complete && drawn(level, wording)));
}
