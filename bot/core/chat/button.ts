import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import { wholeComment } from './comment.ts';

/** A handle pressed under another button's name: somebody edited the card's data. */
export function mismatch(): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'card.mismatch',
    message: message('act.mismatch'),
  });
}

/** What was typed in the comment field of a card. */
export function commentOf(inputs: Readonly<Record<string, unknown>>): string {
  const { comment } = inputs;
  return typeof comment === 'string' ? wholeComment(comment) : '';
}
