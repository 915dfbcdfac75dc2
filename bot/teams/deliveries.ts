import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, FoundAnswer } from '../core/answer.ts';
import type { ChatOperations, RulesCard, RunCard } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import { type Conversation, turnOf } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Due, DueCard, DueMessage, Outbox } from '../core/outbox.ts';
import type { Logger } from '../core/ports.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import { ENGLISH, type Speech } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import { CardDelivery } from './card-delivery.ts';
import { type Content, calls, type Mentioned, uncalled } from './content.ts';
import { mayRetry, sendingFailure } from './failure.ts';
import { type Item, pauseAfter } from './lane.ts';
import { firstOpen, noWay, privateWays, type Reader, toChat } from './private-ways.ts';
import type { Bucket, Pace } from './rate-limit.ts';
import { lookOfRules, rulesSummary } from './rules-card.ts';
import { lookOfRun } from './run-card.ts';
import type { Sender } from './sender.ts';

/** How cards and answers look; given by the composition root. Without a speech they speak the language of the installation. */
export type Renderers = Readonly<{
  renderRun(card: RunCard, now: Date, speech?: Speech): object;
  renderRules(card: RulesCard, speech?: Speech): object;
  /** One line about a run for notifications and chat lists. */
  runSummary(card: RunCard, speech?: Speech): string;
  /** What was found, as two short lines in the list of it. */
  foundLines(found: FoundAnswer, speech?: Speech): Readonly<{ title: string; text: string }>;
  renderAnswer(answer: Answer, speech?: Speech): Readonly<{ text: string; mentions?: readonly Mentioned[] }> | Readonly<{ card: object }>;
}>;

export type DeliveryParts = Readonly<{
  outbox: Outbox;
  card: ChatOperations['card'];
  rulesCard: ChatOperations['rulesCard'];
  chatOf: ChatOperations['chatOf'];
  closed: ChatOperations['closed'];
  renderers: Renderers;
  sender: Sender;
  pace: Pace;
  clock: Clock;
  logger: Logger;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
}>;

/**
 * Longer than a long weekend with an expired secret. What was said before that is no news any more: the card and the tab say how
 * it stands.
 */
const MESSAGE_LIFE_MS = 7 * 86_400_000;
const LONG_AGO = new Date(0);
const REPLY_LIFE_MS = 60_000;
const REPLY_TRIES = 4;

export type Edit = Readonly<{ content: Content; alone: boolean }>;

/** Turns rows of the outbox into items for a lane. */
export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #cards: CardDelivery<DueCard>;
  readonly #rulesCards: CardDelivery<DueRulesCard>;
  readonly #sentMessages = new Set<number>();
  #replies = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#cards = new CardDelivery(parts, lookOfRun(parts));
    this.#rulesCards = new CardDelivery(parts, lookOfRules(parts));
  }

  card(due: DueCard | DueRulesCard, leaseEndsAt: number): Item {
    const id = `${due.kind}:${due.id}`;
    return {
      id,
      ...(due.kind === 'card' ? { ids: { runId: due.runId } } : {}),
      buckets: this.#cardBuckets(id, due),
      leaseEndsAt,
      failures: due.failures,
      // A card that is right only for some time is a card with buttons that do nothing.
      giveUpAt: null,
      send: () => (due.kind === 'card' ? this.#cards.send(due) : this.#rulesCards.send(due)),
      release: (retryAt, error) => this.#parts.outbox.sendingFailed(due.kind, due.id, retryAt, error.message, due.version),
    };
  }

  message(due: DueMessage, leaseEndsAt: number): Item {
    return {
      id: `message:${due.id}`,
      buckets: this.#bucketsOf(due.conversation),
      leaseEndsAt,
      failures: due.failures,
      giveUpAt: new Date(due.saidAt.getTime() + MESSAGE_LIFE_MS),
      send: () => this.#sendMessage(due),
      release: (retryAt, error) => this.#parts.outbox.sendingFailed('message', due.id, retryAt, error.message),
    };
  }

  /** Something said at once, without the outbox: lost with the process, or after a few failures. */
  reply(conversation: Conversation, content: Content): Item {
    return this.#atOnce(conversation, () => this.#patiently(() => this.#parts.sender.post(conversation, content)));
  }

  /** Something else in a message that was posted, shown at once; `alone`: one person sees that message. */
  edit(conversation: Conversation, messageId: string, { content, alone }: Edit): Item {
    const { sender } = this.#parts;
    return this.#atOnce(conversation, () =>
      this.#patiently(() => (alone ? sender.editWhisper : sender.edit)(conversation, messageId, content)),
    );
  }

  /** Something for one person alone, said at once; nobody else ever sees it, also when it cannot be said. `here`: first where they acted. */
  whisper(reader: Reader, said: Readonly<{ content: Content; here: boolean }>): Item {
    return this.#atOnce(reader.conversation, () => this.#sendPrivately(reader, said));
  }

  #atOnce(conversation: Conversation, send: () => Promise<unknown>): Item {
    this.#replies += 1;
    return {
      id: `reply:${this.#replies}`,
      buckets: this.#bucketsOf(conversation),
      leaseEndsAt: performance.now() + REPLY_LIFE_MS,
      failures: 0,
      // It is tried again while it is sent, and nowhere kept: the lane logs its failure and lets it go.
      giveUpAt: LONG_AGO,
      send: async () => void (await send()),
      release: async () => {},
    };
  }

  /** The buttons that follow a post do not wait as an edit would. */
  #cardBuckets(key: string, { conversation, bare }: Due): Item['buckets'] {
    const buckets = this.#bucketsOf(conversation);
    return bare ? buckets : [...buckets, { key, limits: this.#parts.pace.edits }];
  }

  /** The first one is closed when Teams asks to send more slowly: when it takes nothing that one person alone is to see, it may take what all see. */
  #bucketsOf(conversation: Conversation): readonly [Bucket, ...Bucket[]] {
    const { pace } = this.#parts;
    const place = conversation.id.split(';messageid=')[0] ?? conversation.id;
    const all: readonly [Bucket, Bucket] = [
      { key: `conversation:${place}`, limits: pace.conversation },
      { key: `tenant:${conversation.tenantId}`, limits: pace.tenant },
    ];
    if (conversation.onlyTo === undefined) return all;
    return [{ key: `alone:${turnOf({ ...conversation, id: place })}`, limits: pace.conversation }, ...all];
  }

  async #patiently<T>(send: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await send();
      } catch (thrown) {
        const error = sendingFailure(thrown);
        if (!mayRetry(error) || tries === REPLY_TRIES || this.#parts.stopping.aborted) throw error;
        // Aborted when the process stops; the last try is then made at once.
        await sleep(pauseAfter(error, tries), undefined, { signal: this.#parts.stopping }).catch(() => {});
      }
    }
  }

  /** Each way is tried for a while: nobody keeps this for later. */
  async #sendPrivately(reader: Reader, said: Readonly<{ content: Content; here: boolean }>): Promise<void> {
    let failure = noWay();
    for (const way of privateWays(this.#parts, reader, said)) {
      try {
        return void (await this.#patiently(way));
      } catch (thrown) {
        failure = sendingFailure(thrown);
      }
    }
    throw failure;
  }

  async #sendMessage(due: DueMessage): Promise<void> {
    if (!this.#sentMessages.has(due.id)) {
      await this.#say(due, contentOf(due.answer, this.#parts.renderers, due.conversation.speech));
      this.#sentMessages.add(due.id);
    }
    await this.#parts.outbox.messageSent(due.id);
    this.#sentMessages.delete(due.id);
  }

  async #say({ conversation, failures }: DueMessage, content: Content): Promise<void> {
    const { onlyTo } = conversation;
    if (onlyTo !== undefined) {
      const reader = { principal: onlyTo.person, account: onlyTo.account, conversation };
      return firstOpen(privateWays(this.#parts, reader, { content, here: true }), failures);
    }
    try {
      await toChat(this.#parts, conversation, content);
    } catch (thrown) {
      // Teams refuses to call somebody whom it cannot find; what was to be said is said all the same.
      if (!calls(content) || !(thrown instanceof AppError) || thrown.reason !== 'teams.refused') throw thrown;
      await this.#parts.sender.post(conversation, uncalled(content));
    }
  }
}

/** An answer as it is sent. */
export function contentOf(answer: Answer, renderers: Renderers, speech?: Speech): Content {
  const rendered = renderers.renderAnswer(answer, speech);
  return 'text' in rendered ? rendered : { card: rendered.card, summary: speak(summaryOf(answer), speech ?? ENGLISH) };
}

function summaryOf(answer: Answer): Text {
  if (answer.kind === 'text' || answer.kind === 'mention') return answer.text;
  if (answer.kind === 'form') return answer.workflow.title;
  if (answer.kind === 'why') return answer.question;
  if (answer.kind === 'rules') return rulesSummary(answer.view);
  if (answer.kind === 'found') return answer.what.kind === 'run' ? answer.what.summary : answer.what.title;
  if (answer.kind === 'offer') return message('extension.choose');
  return answer.kind === 'problem' ? answer.message : answer.title;
}
