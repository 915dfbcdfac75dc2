import { AppError } from '../core/errors.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import type { VersionView } from '../core/site/view.ts';
import { ENGLISH } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import type { CardParts, Look } from './card-delivery.ts';

/** How the card of proposed rules looks now. Throws `not_found` when there is no such proposal. */
export function lookOfRules({ rulesCard, renderers }: CardParts): (due: DueRulesCard) => Promise<Look> {
  return async ({ proposalId }) => {
    const card = await rulesCard(proposalId);
    if (card === null)
      throw new AppError({ code: 'not_found', reason: 'proposal.unknown', message: `There is no proposal ${proposalId} to show.` });
    return {
      isWanted: card.view.state === 'proposed',
      hasButtons: card.buttons.length > 0,
      sentTo:
        ({ speech }) =>
        (buttons, send) =>
          send({
            card: renderers.renderRules(buttons === 'shown' ? card : { ...card, buttons: [] }, speech),
            summary: speak(rulesSummary(card.view), speech ?? ENGLISH),
          }),
    };
  };
}

/** One line for notifications and chat lists. */
export function rulesSummary({ shortHash }: VersionView): Text {
  return message('rules.summary', { hash: shortHash });
}
