import { type CardAction, COMMENT_HINT, commentInputs } from '../card-action.ts';

/** Shows a card as it is now. Teams also sends it by itself when a card is displayed; it never decides anything. */
const action: CardAction = { verb: 'refresh', inputs: commentInputs, hint: COMMENT_HINT };

export default action;
