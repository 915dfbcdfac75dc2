import { z } from 'zod';
import { PRESS_VERBS, type PressVerb } from '../core/chat.ts';
import { AppError } from '../core/errors.ts';
import { message, type Text } from '../core/text/message.ts';
import { cleanText } from './text.ts';

/** What somebody typed on a card: field name -> value. */
export type TypedInputs = Readonly<Record<string, string | number | boolean>>;

/**
 * A button of a card. What `actions/<verb>.ts` exports by default; the file name is the verb.
 * A press carries the verb, an opaque handle and these inputs, and nothing of it is believed before `core` looked the handle up.
 */
export type CardAction = Readonly<{
  verb: PressVerb;
  /** The whole of what may be typed beside the button; any other field makes the press malformed. */
  inputs: z.ZodType<TypedInputs>;
  /** Told to the presser when an input does not fit: what is wrong and what to do. */
  hint: Text;
}>;

const LONGEST_COMMENT = 1000;

/** Text typed on a card, cleaned as messages are. Bounded in UTF-16 units. */
export function typedText(longest: number): z.ZodType<string> {
  return z.string().max(longest).transform(cleanText);
}

/** Every button of a run card: Teams sends the card's comment field with whichever button is pressed. */
export const commentInputs: z.ZodType<TypedInputs> = z
  .strictObject({ comment: typedText(LONGEST_COMMENT).optional() })
  .transform((typed) => (typed.comment === undefined ? {} : { comment: typed.comment }));

export const COMMENT_HINT = message('press.comment-too-long', { most: LONGEST_COMMENT });

/** Verb -> action. Throws `invalid` unless each verb has exactly one action. */
export function indexActions(actions: readonly CardAction[]): ReadonlyMap<PressVerb, CardAction> {
  const index = new Map(actions.map((action) => [action.verb, action]));
  const missing = PRESS_VERBS.filter((verb) => !index.has(verb));
  if (missing.length === 0 && actions.length === PRESS_VERBS.length) return index;
  throw new AppError({
    code: 'invalid',
    reason: 'teams.card_actions',
    message: `Card actions must be exactly ${PRESS_VERBS.join(', ')}, but are ${actions.map((action) => action.verb).join(', ')}.`,
  });
}
