import { AppError } from '../core/errors.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import type { VersionView } from '../core/site/view.ts';
import { ENGLISH } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import { CardPlace } from './card-place.ts';
import type { DeliveryParts } from './deliveries.ts';

type Parts = Pick<DeliveryParts, 'outbox' | 'rulesCard' | 'renderers' | 'sender' | 'logger'>;

/** Brings the card of a proposal up to date in its conversation. */
export class RulesCardDelivery {
  readonly #parts: Parts;
  readonly #place: CardPlace;

  constructor(parts: Parts) {
    const { outbox, sender, logger } = parts;
    this.#parts = parts;
    this.#place = new CardPlace({
      sender,
      logger,
      posted: (id, posted) => outbox.rulesCardPosted(id, posted),
      shown: (id, version, activityId) => outbox.rulesCardShown(id, version, activityId),
      strayGone: (id, messageId) => outbox.strayGone('rules', id, messageId),
    });
  }

  async send(due: DueRulesCard): Promise<void> {
    const { conversation } = due;
    const card = await this.#parts.rulesCard(due.proposalId);
    if (card === null) throw noSuchProposal(due);
    const summary = speak(rulesSummary(card.view), conversation.speech ?? ENGLISH);
    const draw = (shown: typeof card): object => this.#parts.renderers.renderRules(shown, conversation.speech);
    await this.#place.show(due, {
      conversation,
      hasButtons: card.buttons.length > 0,
      sent: (buttons, send) => send({ card: draw(buttons === 'shown' ? card : { ...card, buttons: [] }), summary }),
    });
  }
}

/** One line for notifications and chat lists. */
export function rulesSummary({ shortHash }: VersionView): Text {
  return message('rules.summary', { hash: shortHash });
}

function noSuchProposal(due: DueRulesCard): AppError {
  return new AppError({ code: 'not_found', reason: 'proposal.unknown', message: `There is no proposal ${due.proposalId} to show.` });
}
