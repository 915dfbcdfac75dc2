import type { RunView } from '../../bot/core/run/view.ts';
import { fits } from '../render.ts';
import { DETAILS } from './detail.ts';
import { fillRun, runData } from './index.ts';
import { isReadable } from './unbreakable.ts';

/** Whether the card of this run has room for everything that somebody approves; if not, it has no approve button either. */
export function showsInFull(view: RunView): boolean {
  // What a vote button adds is there as well: it is asked for runs that somebody may vote on.
  const buttons = [{ verb: 'approve', handle: 'x'.repeat(22) } as const];
  const drawn = (level: number): boolean => fits(fillRun(runData({ view, buttons }, level)).card);
  return isReadable(view) && DETAILS.some(({ complete }, level) => complete && drawn(level));
}
