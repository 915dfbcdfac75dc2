import { type Conversation, stillToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import type { VersionView } from '../core/site/view.ts';
import { ENGLISH } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import { CardPlace } from './card-place.ts';
import type { DeliveryParts } from './deliveries.ts';
import { isShut } from './failure.ts';

type Parts = Omit<DeliveryParts, 'stopping'>;

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

  /** Shows the proposal as it is now and records it. That a personal chat is shut is no failure. */
  async send(due: DueRulesCard): Promise<void> {
    try {
      await this.#show(due);
    } catch (thrown) {
      if (!isShut(thrown, due.conversation)) throw thrown;
      const { outbox, logger, closed } = this.#parts;
      logger.info({ reason: thrown.reason, card: due.id }, 'A personal chat takes no card of proposed rules.');
      await closed(due.conversation);
      if (stillToOpen(due.conversation) === null) await outbox.sendingFailed('rules', due.id, null, thrown.message, due.version);
      else await outbox.dropRulesCard(due.id);
    }
  }

  async #show(due: DueRulesCard): Promise<void> {
    const card = await this.#parts.rulesCard(due.proposalId);
    if (card === null) throw noSuchProposal(due);
    // Decided before anything was sent: nobody needs to hear of it.
    if (due.copy && !this.#place.isPosted(due) && card.view.state !== 'proposed') return this.#parts.outbox.dropRulesCard(due.id);
    const conversation = await this.#opened(due);
    if (conversation === null) return;
    const summary = speak(rulesSummary(card.view), conversation.speech ?? ENGLISH);
    const draw = (shown: typeof card): object => this.#parts.renderers.renderRules(shown, conversation.speech);
    await this.#place.show(due, {
      conversation,
      hasButtons: card.buttons.length > 0,
      sent: (buttons, send) => send({ card: draw(buttons === 'shown' ? card : { ...card, buttons: [] }), summary }),
    });
  }

  /** Null when the proposal has a card in the opened chat already. */
  async #opened({ id, conversation }: DueRulesCard): Promise<Conversation | null> {
    if (stillToOpen(conversation) === null) return conversation;
    const { outbox, sender, clock } = this.#parts;
    const opened = await sender.open(conversation);
    return (await outbox.rulesChatOpened(id, opened, clock.now())) ? opened : null;
  }
}

/** One line for notifications and chat lists. */
export function rulesSummary({ shortHash }: VersionView): Text {
  return message('rules.summary', { hash: shortHash });
}

function noSuchProposal(due: DueRulesCard): AppError {
  return new AppError({ code: 'not_found', reason: 'proposal.unknown', message: `There is no proposal ${due.proposalId} to show.` });
}
