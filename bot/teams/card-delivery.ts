import type { RunCard } from '../core/chat.ts';
import { type Conversation, stillToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { DueCard } from '../core/outbox.ts';
import { CardPlace } from './card-place.ts';
import type { Content } from './content.ts';
import type { DeliveryParts } from './deliveries.ts';
import { isShut } from './failure.ts';

type Parts = Omit<DeliveryParts, 'stopping'>;
type Shown = Readonly<{ conversation: Conversation; card: RunCard }>;

/** Brings the card of a run up to date in its conversation. */
export class CardDelivery {
  readonly #parts: Parts;
  readonly #place: CardPlace;

  constructor(parts: Parts) {
    const { outbox, sender, logger } = parts;
    this.#parts = parts;
    this.#place = new CardPlace({
      sender,
      logger,
      posted: (id, posted) => outbox.cardPosted(id, posted),
      shown: (id, version, activityId) => outbox.cardShown(id, version, activityId),
      strayGone: (id, messageId) => outbox.strayGone('card', id, messageId),
    });
  }

  /** Shows the run as it is now and records it. A personal chat that is shut is no failure: its person is asked elsewhere. */
  async send(due: DueCard): Promise<void> {
    try {
      await this.#show(due);
    } catch (thrown) {
      if (!isShut(thrown, due.conversation)) throw thrown;
      const { outbox, logger } = this.#parts;
      logger.info({ reason: thrown.reason, card: due.id }, 'A personal chat takes no cards; its person is named in the channel instead.');
      await this.#parts.closed(due.conversation);
      if (stillToOpen(due.conversation) === null) await outbox.sendingFailed('card', due.id, null, thrown.message, due.version);
      else await outbox.dropCard(due.id);
    }
  }

  async #show(due: DueCard): Promise<void> {
    const card = await this.#parts.card(due.runId, due.conversation);
    if (card === null) throw noSuchRun(due);
    // Asked and answered before anything was sent: nobody needs to hear of it.
    if (due.copy && !this.#place.isPosted(due) && !isWanted(card)) return this.#parts.outbox.dropCard(due.id);
    const conversation = await this.#opened(due);
    if (conversation === null) return;
    await this.#place.show(due, {
      conversation,
      hasButtons: card.buttons.length > 0,
      sent: (buttons, send) => this.#drawn({ conversation, card: buttons === 'shown' ? card : { ...card, buttons: [] } }, send),
    });
  }

  /** Null when the run has a card in the opened chat already. */
  async #opened({ id, conversation }: DueCard): Promise<Conversation | null> {
    if (stillToOpen(conversation) === null) return conversation;
    const { outbox, sender, clock } = this.#parts;
    const opened = await sender.open(conversation);
    return (await outbox.chatOpened(id, opened, clock.now())) ? opened : null;
  }

  /** Teams refuses a card that mentions somebody whom it cannot find; a card that calls nobody is better than none. */
  async #drawn<T>({ card, conversation: { speech } }: Shown, send: (content: Content) => Promise<T>): Promise<T> {
    const { renderers, clock, logger } = this.#parts;
    const contentOf = (shown: RunCard) => ({
      card: renderers.renderRun(shown, clock.now(), speech),
      summary: renderers.runSummary(shown, speech),
    });
    try {
      return await send(contentOf(card));
    } catch (thrown) {
      if ((card.mentioned ?? []).length === 0 || !(thrown instanceof AppError) || thrown.reason !== 'teams.refused') throw thrown;
      logger.warn({ err: thrown, runId: card.view.runId }, 'Teams refused a card with mentions; it goes without them.');
      return send(contentOf({ ...card, mentioned: [] }));
    }
  }
}

/** Whether somebody who is asked or told still has something to look at. */
function isWanted({ view }: RunCard): boolean {
  return view.approvals.some(({ state }) => state === 'open') || (view.breakGlass !== null && view.breakGlass.review === null);
}

function noSuchRun(due: DueCard): AppError {
  return new AppError({ code: 'not_found', reason: 'run.not_found', message: `There is no run ${due.runId} to show.` });
}
