import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Says no to an approval; the run then never starts. */
const action: CardAction = { verb: 'reject', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
