import { AppError } from '../errors.ts';

/** UTF-16 units; the same on a card, in a typed vote and in the tab. */
const LONGEST = 1000;

/** A comment as it is kept: whole, because half a condition is worse than none. Throws `invalid` for one that is too long. */
export function wholeComment(text: string): string {
  const comment = text.trim();
  if (comment.length <= LONGEST) return comment;
  const message = `The comment has ${comment.length} characters; at most ${LONGEST} are kept. Shorten it and send it again; nothing was counted.`;
  throw new AppError({ code: 'invalid', reason: 'comment.too_long', message });
}
