import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Says yes to an approval. */
const action: CardAction = { verb: 'approve', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
