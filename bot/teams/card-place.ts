import type { Conversation } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Due, Outbox, PostedCard } from '../core/outbox.ts';
import type { Logger } from '../core/ports.ts';
import type { Content } from './content.ts';
import { mayRetry, sendingFailure } from './failure.ts';
import type { Sender } from './sender.ts';

/** A card as it is now, and how it is sent. */
export type Drawing = Readonly<{
  conversation: Conversation;
  hasButtons: boolean;
  /** Hands the content to `send`; without its buttons when they are to follow. */
  sent<T>(buttons: 'shown' | 'to_follow', send: (content: Content) => Promise<T>): Promise<T>;
}>;

type Parts = Readonly<{
  outbox: Pick<Outbox, 'cardPosted' | 'cardShown' | 'strayGone'>;
  sender: Pick<Sender, 'post' | 'edit'>;
  logger: Logger;
}>;

/**
 * Puts cards into their conversations and keeps them there. Whether a post took effect is not known when its answer is lost or
 * the process dies, and Teams lets no bot look for its own messages; a post that is repeated then leaves a card that nobody
 * can edit any more. So what is posted has no buttons: they come with an edit, once it is recorded where the card stands.
 */
export class CardPlace {
  readonly #parts: Parts;
  /** What was posted and could not be recorded yet, so that a database that is away for a moment makes no second card. */
  readonly #posted = new Map<number, PostedCard>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isPosted({ id, activityId }: Due): boolean {
    return activityId !== null || this.#posted.has(id);
  }

  async show(due: Due, drawing: Drawing): Promise<void> {
    const posted = this.#posted.get(due.id);
    if (posted !== undefined && posted.activityId !== due.activityId) return this.#record(due, posted);
    this.#posted.delete(due.id);
    if (due.activityId === null) return this.#post(due, drawing, null);
    if (!(await this.#edit(drawing, due.activityId))) return this.#post(due, drawing, due.activityId);
    for (const stray of due.strays) await this.#editStray(due, drawing, stray);
    await this.#parts.outbox.cardShown(due, due.version, due.activityId);
  }

  async #post(due: Due, { conversation, hasButtons, sent }: Drawing, instead: string | null): Promise<void> {
    const activityId = await sent('to_follow', (content) => this.#parts.sender.post(conversation, content));
    if (activityId === '') throw noId();
    const posted = { activityId, instead, shown: hasButtons ? 0 : due.version };
    this.#posted.set(due.id, posted);
    await this.#record(due, posted);
  }

  async #record(due: Due, posted: PostedCard): Promise<void> {
    await this.#parts.outbox.cardPosted(due, posted);
    this.#posted.delete(due.id);
  }

  /** False when somebody deleted the message. */
  async #edit({ conversation, sent }: Drawing, messageId: string): Promise<boolean> {
    try {
      await sent('shown', (content) => this.#parts.sender.edit(conversation, messageId, content));
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_found') throw thrown;
      return false;
    }
  }

  async #editStray(due: Due, drawing: Drawing, messageId: string): Promise<void> {
    try {
      if (await this.#edit(drawing, messageId)) return;
    } catch (thrown) {
      const error = sendingFailure(thrown);
      if (mayRetry(error)) throw error;
      this.#parts.logger.warn(
        { err: error, reason: error.reason, messageId },
        'A second message with a card cannot be changed; it is left alone.',
      );
    }
    await this.#parts.outbox.strayGone(due, messageId);
  }
}

function noId(): AppError {
  return new AppError({
    code: 'outcome_unknown',
    reason: 'teams.no_activity_id',
    message: 'Teams took the card but did not say where it is, so it cannot be kept up to date.',
  });
}
