import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Puts proposed rules into force. */
const action: CardAction = { verb: 'approve_rules', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
