import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Settles a step of unknown outcome: the effect did not happen. */
const action: CardAction = { verb: 'it_did_not', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
