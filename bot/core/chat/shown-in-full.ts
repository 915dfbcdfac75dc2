import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { Run } from '../run/run.ts';
import { viewRun } from '../run/view-run.ts';
import { message } from '../text/message.ts';

/**
 * Throws `conflict` (`vote.not_shown_in_full`) for a run of which no card shows all that is approved: nobody who approves it in the
 * chat, by typing or with a button, has seen it. In the tab they do.
 */
export function requireShownInFull(core: Pick<Core, 'showsInFull'>, run: Run): void {
  if (core.showsInFull(viewRun(run))) return;
  throw new AppError({
    code: 'conflict',
    reason: 'vote.not_shown_in_full',
    message: message('vote.not-shown', { run: run.id }),
  });
}
