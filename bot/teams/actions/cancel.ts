import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Asks a run to stop. */
const action: CardAction = { verb: 'cancel', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
