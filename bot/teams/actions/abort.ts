import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Settles a step of unknown outcome by ending the run. */
const action: CardAction = { verb: 'abort', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
