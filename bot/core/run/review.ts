import { AppError } from '../errors.ts';
import { message, type Text } from '../text/message.ts';
import { type Change, runEvent, type Stamp, unchanged } from './change.ts';
import { ENDED, type Run } from './run.ts';

/**
 * Closes the review that a run without approval left behind. Who may was decided before. Throws `conflict` when there is
 * none or it is closed, or the run is still under way; `invalid` without a word about what was found.
 */
export function closeReview(run: Run, comment: string, stamp: Stamp): Change {
  const { breakGlass } = run;
  if (breakGlass === null) throw conflict('review.none', message('review.none'));
  if (breakGlass.review !== null) throw conflict('review.closed', message('review.closed', { name: breakGlass.review.by.name }));
  if (!ENDED.has(run.state)) throw conflict('review.too_early', message('review.too-early'));
  if (comment.trim() === '')
    throw new AppError({
      code: 'invalid',
      reason: 'review.no_comment',
      message: message('review.no-comment'),
    });
  const reviewed: Run = { ...run, breakGlass: { ...breakGlass, review: { by: stamp.by, at: stamp.at, comment: comment.trim() } } };
  const event = runEvent(reviewed, stamp, {
    type: 'break_glass.reviewed',
    sentence: `${stamp.by.name} reviewed what went without approval: ${comment.trim()}`,
    detail: { comment: comment.trim() },
  });
  return { ...unchanged(reviewed), events: [event] };
}

/** Whether somebody still has to look at what went without approval. */
export function isReviewOpen({ breakGlass }: Pick<Run, 'breakGlass'>): boolean {
  return breakGlass !== null && breakGlass.review === null;
}

/** Whether a run starts with this change and goes without approval. */
export function startsUnapproved(before: Run, after: Run): boolean {
  return after.breakGlass !== null && before.startedAt === null && after.startedAt !== null;
}

function conflict(reason: string, text: Text): AppError {
  return new AppError({ code: 'conflict', reason, message: text });
}
