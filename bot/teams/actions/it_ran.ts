import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Settles a step of unknown outcome: the effect happened. */
const action: CardAction = { verb: 'it_ran', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
