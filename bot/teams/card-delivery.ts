import type { RunCard } from '../core/chat.ts';
import { type Conversation, stillToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { DueCard } from '../core/ports.ts';
import type { DeliveryParts } from './deliveries.ts';
import { isShut } from './failure.ts';

type Parts = Omit<DeliveryParts, 'stopping'>;
type Drawing = Readonly<{ conversation: Conversation; card: RunCard }>;
type Placed = Drawing & Readonly<{ due: DueCard }>;

/**
 * Brings a card up to date in its conversation. Remembers what was posted but could not be recorded yet, so that a
 * database that is away for a moment does not make a second card.
 */
export class CardDelivery {
  readonly #parts: Parts;
  readonly #posted = new Map<number, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
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
    const { outbox } = this.#parts;
    const card = await this.#parts.card(due.runId, due.conversation);
    if (card === null) throw noSuchRun(due);
    const shown = due.activityId ?? this.#posted.get(due.id) ?? null;
    // Asked and answered before anything was sent: nobody needs to hear of it.
    if (due.copy && shown === null && !isWanted(card)) return outbox.dropCard(due.id);
    const conversation = await this.#opened(due);
    if (conversation === null) return;
    const placed = { due, conversation, card };
    const activityId = shown === null ? await this.#post(placed) : await this.#edit(placed, shown);
    await outbox.cardShown(due.id, due.version, activityId);
    this.#posted.delete(due.id);
  }

  /** Null when the run has a card in the opened chat already. */
  async #opened({ id, conversation }: DueCard): Promise<Conversation | null> {
    if (stillToOpen(conversation) === null) return conversation;
    const { outbox, sender, clock } = this.#parts;
    const opened = await sender.open(conversation);
    return (await outbox.chatOpened(id, opened, clock.now())) ? opened : null;
  }

  async #post({ due, conversation, card }: Placed): Promise<string> {
    const activityId = await this.#drawn({ card, conversation }, (content) => this.#parts.sender.post(conversation, content));
    if (activityId === '') throw noId();
    this.#posted.set(due.id, activityId);
    return activityId;
  }

  /** A card that somebody deleted is posted anew. */
  async #edit(placed: Placed, activityId: string): Promise<string> {
    try {
      await this.#drawn(placed, (content) => this.#parts.sender.edit(placed.conversation, activityId, content));
      return activityId;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_found') throw thrown;
      return this.#post(placed);
    }
  }

  /** Teams refuses a card that mentions somebody whom it cannot find; a card that calls nobody is better than none. */
  async #drawn<T>(
    { card, conversation: { speech } }: Drawing,
    send: (content: Readonly<{ card: object; summary: string }>) => Promise<T>,
  ): Promise<T> {
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

function noId(): AppError {
  return new AppError({
    code: 'outcome_unknown',
    reason: 'teams.no_activity_id',
    message: 'Teams took the card but did not say where it is, so it cannot be kept up to date.',
  });
}
