import { decide, targetOf } from './actor.ts';
import type { Core } from './core.ts';
import { couldVote, type Voter } from './delegation/voter.ts';
import { mayCancel } from './policy/may-cancel.ts';
import { mayReview } from './policy/may-review.ts';
import { isReviewOpen } from './run/review.ts';
import { ENDED, type Run } from './run/run.ts';
import type { RunCan } from './tab.ts';

/** What the tab, and a card that has one reader, may offer somebody; the operations decide again when it is used. */
export function canOf(core: Core, voter: Voter, run: Run): RunCan {
  const live = !ENDED.has(run.state);
  const approve = run.approvals.filter((approval) => couldVote(core, voter, run, approval));
  const cancellable = live && run.cancel === null && run.state !== 'undoing' && run.state !== 'needs_decision';
  return {
    approve: approve.map((approval) => approval.id),
    cancel: cancellable && mayCancel(core, voter, run).effect !== 'deny',
    review: !live && isReviewOpen(run) && mayReview(core, voter, run).effect !== 'deny',
    resolve: run.state === 'needs_decision' && decide(core, voter, 'resolve', targetOf(run)).effect !== 'deny',
  };
}
