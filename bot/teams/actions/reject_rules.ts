import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Says no to proposed rules, or takes back what one proposed oneself. */
const action: CardAction = { verb: 'reject_rules', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
