import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../core/answer.ts';
import type { ChatOperations, RunCard } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { Conversation } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { DueCard, DueMessage, Logger, Outbox } from '../core/ports.ts';
import { mayRetry, sendingFailure } from './failure.ts';
import { type Item, pauseAfter } from './lane.ts';
import type { Bucket, Pace } from './rate-limit.ts';
import type { Content, Sender } from './sender.ts';

/** How cards and answers look; given by the composition root. */
export type Renderers = Readonly<{
  renderRun(card: RunCard, now: Date): object;
  /** One line about a run for notifications and chat lists. */
  runSummary(card: RunCard): string;
  renderAnswer(answer: Answer): Readonly<{ text: string }> | Readonly<{ card: object }>;
}>;

export type DeliveryParts = Readonly<{
  outbox: Outbox;
  card: ChatOperations['card'];
  renderers: Renderers;
  sender: Sender;
  pace: Pace;
  clock: Clock;
  logger: Logger;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
}>;

const REPLY_LIFE_MS = 60_000;
const REPLY_TRIES = 4;

/**
 * Turns rows of the outbox into items for a lane. Remembers what was posted but could not be recorded yet, so that a database that
 * is away for a moment does not make a second card.
 */
export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #postedCards = new Map<number, string>();
  readonly #sentMessages = new Set<number>();
  #replies = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  card(due: DueCard, leaseEndsAt: number): Item {
    const edit: Bucket = { key: `card:${due.id}`, limits: this.#parts.pace.edits };
    const [conversation, tenant] = this.#bucketsOf(due.conversation);
    return {
      id: `card:${due.id}`,
      buckets: [conversation, tenant, edit],
      leaseEndsAt,
      failures: due.failures,
      send: () => this.#sendCard(due),
      release: (retryAt, error) => this.#parts.outbox.sendingFailed('card', due.id, retryAt, error.message),
    };
  }

  message(due: DueMessage, leaseEndsAt: number): Item {
    return {
      id: `message:${due.id}`,
      buckets: this.#bucketsOf(due.conversation),
      leaseEndsAt,
      failures: due.failures,
      send: () => this.#sendMessage(due),
      release: (retryAt, error) => this.#parts.outbox.sendingFailed('message', due.id, retryAt, error.message),
    };
  }

  /** Something said at once, without the outbox: lost with the process, or after a few failures. */
  reply(conversation: Conversation, content: Content): Item {
    this.#replies += 1;
    return {
      id: `reply:${this.#replies}`,
      buckets: this.#bucketsOf(conversation),
      leaseEndsAt: performance.now() + REPLY_LIFE_MS,
      // It is tried again while it is sent, and nowhere kept: the lane logs its failure and lets it go.
      failures: Number.POSITIVE_INFINITY,
      send: () => this.#sendReply(conversation, content),
      release: async () => {},
    };
  }

  #bucketsOf(conversation: Conversation): readonly [Bucket, Bucket] {
    const { pace } = this.#parts;
    const place = conversation.id.split(';messageid=')[0] ?? conversation.id;
    return [
      { key: `conversation:${place}`, limits: pace.conversation },
      { key: `tenant:${conversation.tenantId}`, limits: pace.tenant },
    ];
  }

  async #sendReply(conversation: Conversation, content: Content): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#parts.sender.post(conversation, content);
        return;
      } catch (thrown) {
        const error = sendingFailure(thrown);
        if (!mayRetry(error) || tries === REPLY_TRIES || this.#parts.stopping.aborted) throw error;
        // Aborted when the process stops; the last try is then made at once.
        await sleep(pauseAfter(error, tries), undefined, { signal: this.#parts.stopping }).catch(() => {});
      }
    }
  }

  async #sendCard(due: DueCard): Promise<void> {
    const { outbox, clock, renderers } = this.#parts;
    const card = await this.#parts.card(due.runId);
    if (card === null) throw noSuchRun(due);
    const content = { card: renderers.renderRun(card, clock.now()), summary: renderers.runSummary(card) };
    const shown = due.activityId ?? this.#postedCards.get(due.id) ?? null;
    const activityId = shown === null ? await this.#post(due, content) : await this.#edit(due, shown, content);
    await outbox.cardShown(due.id, due.version, activityId);
    this.#postedCards.delete(due.id);
  }

  async #post(due: DueCard, content: Content): Promise<string> {
    const activityId = await this.#parts.sender.post(due.conversation, content);
    if (activityId === '') throw noId();
    this.#postedCards.set(due.id, activityId);
    return activityId;
  }

  /** A card that somebody deleted is posted anew. */
  async #edit(due: DueCard, activityId: string, content: Content): Promise<string> {
    try {
      await this.#parts.sender.edit(due.conversation, activityId, content);
      return activityId;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_found') throw thrown;
      return this.#post(due, content);
    }
  }

  async #sendMessage(due: DueMessage): Promise<void> {
    if (!this.#sentMessages.has(due.id)) {
      await this.#parts.sender.post(due.conversation, contentOf(due.answer, this.#parts.renderers));
      this.#sentMessages.add(due.id);
    }
    await this.#parts.outbox.messageSent(due.id);
    this.#sentMessages.delete(due.id);
  }
}

/** An answer as it is sent. */
export function contentOf(answer: Answer, renderers: Renderers): Content {
  const rendered = renderers.renderAnswer(answer);
  return 'text' in rendered ? rendered : { card: rendered.card, summary: summaryOf(answer) };
}

function summaryOf(answer: Answer): string {
  if (answer.kind === 'text' || answer.kind === 'mention') return answer.text;
  if (answer.kind === 'form') return answer.workflow.title;
  if (answer.kind === 'why') return answer.question;
  return answer.kind === 'problem' ? answer.message : answer.title;
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
