import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Says that a run that went without approval was looked at. */
const action: CardAction = { verb: 'close_review', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
