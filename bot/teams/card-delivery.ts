import { type Conversation, stillToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Due } from '../core/outbox.ts';
import { CardPlace, type Drawing } from './card-place.ts';
import type { DeliveryParts } from './deliveries.ts';
import { isShut } from './failure.ts';

export type CardParts = Omit<DeliveryParts, 'stopping'>;

/** A card as it is at this moment. */
export type Look = Readonly<{
  /** Whether a copy of it that nobody has yet is still worth sending. */
  isWanted: boolean;
  hasButtons: boolean;
  /** How it is sent to a conversation. */
  sentTo(conversation: Conversation): Drawing['sent'];
}>;

/** Brings cards up to date in their conversations; `look` says how one is now. */
export class CardDelivery<Card extends Due> {
  readonly #parts: CardParts;
  readonly #place: CardPlace;
  readonly #look: (due: Card) => Promise<Look>;

  constructor(parts: CardParts, look: (due: Card) => Promise<Look>) {
    this.#parts = parts;
    this.#place = new CardPlace(parts);
    this.#look = look;
  }

  /** Shows the card as it is now and records it. A personal chat that is shut is no failure: its person is named in the channel. */
  async send(due: Card): Promise<void> {
    const { hasButtons, isWanted, sentTo } = await this.#look(due);
    // Asked and answered before anything was sent: nobody needs to hear of it.
    if (due.copy && !this.#place.isPosted(due) && !isWanted) return this.#parts.outbox.dropCard(due);
    // Teams opens the chat of somebody who blocked the bot and takes nothing in it; from then on the card stands in that chat.
    let { conversation } = due;
    try {
      const opened = await this.#opened(due);
      if (opened === null) return;
      conversation = opened;
      await this.#place.show(due, { conversation, hasButtons, sent: sentTo(conversation) });
    } catch (thrown) {
      if (!isShut(thrown, conversation)) throw thrown;
      await this.#shut(due, conversation, thrown);
    }
  }

  async #shut(due: Card, conversation: Conversation, error: AppError): Promise<void> {
    const { outbox, logger, closed } = this.#parts;
    logger.info({ reason: error.reason, kind: due.kind, card: due.id }, 'A personal chat takes no cards.');
    const instead = await closed(conversation);
    if (instead === 'later') throw notYet(due.failures);
    if (instead !== 'named') return this.#moved(due, instead);
    if (stillToOpen(conversation) === null) await outbox.sendingFailed(due.kind, due.id, null, error.message, due.version);
    else await outbox.dropCard(due);
  }

  /** The card goes to the chat that was found for it, with the next try. */
  async #moved(due: Card, chat: Conversation): Promise<void> {
    if (await this.#parts.outbox.chatOpened(due, chat, this.#parts.clock.now())) throw notYet(0);
  }

  /** Null when the opened chat has such a card already. */
  async #opened(due: Card): Promise<Conversation | null> {
    if (stillToOpen(due.conversation) === null) return due.conversation;
    const { outbox, sender, clock } = this.#parts;
    const opened = await sender.open(due.conversation);
    return (await outbox.chatOpened(due, opened, clock.now())) ? opened : null;
  }
}

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 10_000;

/** The app was installed for somebody a moment ago, and Teams may need some moments more until the bot can write to them. */
function notYet(failures: number): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'teams.not_yet_open',
    message: 'The personal chat is being opened.',
    details: { retryAfterMs: Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS * 2 ** Math.min(failures, 10)) },
  });
}
