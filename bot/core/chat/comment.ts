import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';

/** UTF-16 units; the same on a card, in a typed vote and in the tab. */
const LONGEST = 1000;

/** A comment as it is kept: whole, because half a condition is worse than none. Throws `invalid` for one that is too long. */
export function wholeComment(text: string): string {
  const comment = text.trim();
  if (comment.length <= LONGEST) return comment;
  throw new AppError({
    code: 'invalid',
    reason: 'comment.too_long',
    message: message('act.comment-too-long', { length: comment.length, most: LONGEST }),
  });
}
