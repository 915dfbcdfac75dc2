import type { RunView } from '../../bot/core/run/view.ts';
import { fitsInEveryLanguage } from '../in-every-language.ts';
import { DETAILS } from './detail.ts';
import { fillRun, runData } from './index.ts';
import { isReadable } from './unbreakable.ts';

const COMPLETE = DETAILS.flatMap(({ complete }, level) => (complete ? [level] : []));

/** Whether the card of this run has room for everything that somebody approves, in every language; if not, it is approved in the tab. */
export function showsInFull(view: RunView): boolean {
  // What a vote button adds is there as well: it is asked for runs that somebody may vote on.
  const buttons = [{ verb: 'approve', handle: '0'.repeat(22) } as const];
  return isReadable(view) && fitsInEveryLanguage((level, wording) => fillRun(runData({ view, buttons }, level, wording)).card, COMPLETE);
}
