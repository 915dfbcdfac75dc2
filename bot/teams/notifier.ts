import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Conversation, turnOf } from '../core/conversation.ts';
import { type Meter, NO_METER } from '../core/meter.ts';
import type { Due } from '../core/outbox.ts';
import type { Content } from './content.ts';
import { Deliveries, type DeliveryParts, type Edit } from './deliveries.ts';
import { type Item, Lane } from './lane.ts';
import type { Reader } from './private-ways.ts';
import { RateLimit } from './rate-limit.ts';

/** Long enough for a busy conversation to be served, short enough that a killed process's cards come soon after it is back. */
const LEASE_MS = 45_000;
const POLL_MS = 5_000;
const CLAIM_AT_ONCE = 50;
/** Rows beyond this stay in the outbox until some are sent. */
const MOST_HELD = 2_000;
const DRAIN_MS = 3_000;

type NotifierParts = Omit<DeliveryParts, 'stopping'> & Readonly<{ meter?: Meter }>;

/**
 * Brings what the outbox holds to Teams. Per conversation one thing at a time, and beside it for each person what they alone see there:
 * messages in the order the outbox hands them out, and first posts of cards. Edits of a card go their own way, one at a time, because each shows the run as it is when it is sent.
 * Leases keep several processes from sending the same row.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #deliveries: Deliveries;
  readonly #limit = new RateLimit();
  readonly #lanes = new Map<string, Lane>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #state: 'new' | 'on' | 'off' = 'new';
  #claiming: Promise<void> | null = null;
  #again = false;
  #stuck: string | null = null;
  #timer: Readonly<{ at: number; handle: NodeJS.Timeout }> | null = null;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    // Every lane that waits listens.
    setMaxListeners(0, this.#stopping.signal);
    this.#deliveries = new Deliveries({ ...parts, stopping: this.#stopping.signal });
  }

  start(): void {
    if (this.#state === 'new') this.#state = 'on';
    this.kick();
  }

  /** Looks into the outbox now. Safe to call at any time and as often as one likes. */
  kick(): void {
    if (this.#state !== 'on') return;
    this.#again = true;
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = null;
    });
  }

  /** What whoever watches this process should know. */
  notes(): readonly string[] {
    return this.#stuck === null ? [] : [`Teams does not take what is to be sent (${this.#stuck}); the log says more.`];
  }

  /** Says something that is not in the outbox, in its turn behind what is. Best effort. */
  reply(conversation: Conversation, content: Content): void {
    this.#put(postLane(conversation), this.#deliveries.reply(conversation, content));
  }

  /** Changes a message that is not in the outbox, in its turn. Best effort. */
  edit(conversation: Conversation, messageId: string, edit: Edit): void {
    const lane = edit.alone ? `alone:${messageId}` : postLane(conversation);
    this.#put(lane, this.#deliveries.edit(conversation, messageId, edit));
  }

  /** Says something to one person alone, first `here` where they acted or in their own chat. Best effort. */
  whisper(reader: Reader, said: Readonly<{ content: Content; here: boolean }>): void {
    this.#put(`person:${reader.principal.objectId}`, this.#deliveries.whisper(reader, said));
  }

  /** Sends what can be sent within a few seconds, gives the rest back, and waits for requests in flight. */
  async stop(): Promise<void> {
    this.kick();
    await this.#claiming;
    this.#state = 'off';
    if (this.#timer !== null) clearTimeout(this.#timer.handle);
    const enough = new AbortController();
    await Promise.race([this.#idle(), sleep(DRAIN_MS, undefined, { signal: enough.signal }).catch(() => {})]);
    enough.abort();
    this.#stopping.abort();
    await this.#idle();
  }

  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #claim(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        while ((await this.#claimSome()) && this.#held() < MOST_HELD);
      }
    } catch (thrown) {
      this.#parts.logger.warn({ err: thrown }, 'The outbox cannot be read; trying again shortly.');
    }
    this.#wake(POLL_MS);
  }

  /** False when nothing more is due: what waits behind a message is due only when that is sent, and then it is looked again. */
  async #claimSome(): Promise<boolean> {
    const { outbox, clock } = this.#parts;
    const leaseEndsAt = performance.now() + LEASE_MS;
    const cards = await outbox.claimCards(clock.now(), LEASE_MS, CLAIM_AT_ONCE);
    for (const due of cards) this.#put(cardLane(due), this.#deliveries.card(due, leaseEndsAt));
    const rules = await outbox.claimRulesCards(clock.now(), LEASE_MS, CLAIM_AT_ONCE);
    for (const due of rules) this.#put(cardLane(due), this.#deliveries.card(due, leaseEndsAt));
    const messages = await outbox.claimMessages(clock.now(), LEASE_MS, CLAIM_AT_ONCE);
    for (const due of messages) this.#put(postLane(due.conversation), this.#deliveries.message(due, leaseEndsAt));
    return [cards, rules, messages].some((claimed) => claimed.length === CLAIM_AT_ONCE);
  }

  #put(key: string, item: Item): void {
    const lane = this.#lanes.get(key);
    if (lane !== undefined) lane.add(item);
    else this.#open(key, item);
  }

  #open(key: string, item: Item): void {
    const lane = new Lane({
      limit: this.#limit,
      meter: this.#parts.meter ?? NO_METER,
      clock: this.#parts.clock,
      logger: this.#parts.logger,
      stopping: this.#stopping.signal,
      // The next message of the conversation, or the next state of the card, can be claimed only now.
      onSettled: () => this.kick(),
      onStuck: (reason) => {
        this.#stuck = reason;
      },
      onRetry: (waitMs) => this.#wake(waitMs + 1),
      onEnd: () => this.#lanes.delete(key),
    });
    lane.add(item);
    this.#lanes.set(key, lane);
    const run = lane.run().finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  #held(): number {
    let held = 0;
    for (const lane of this.#lanes.values()) held += lane.size;
    return held;
  }

  /** Makes sure the outbox is looked at within this time. */
  #wake(inMs: number): void {
    const at = performance.now() + inMs;
    if (this.#state !== 'on' || (this.#timer !== null && this.#timer.at <= at)) return;
    if (this.#timer !== null) clearTimeout(this.#timer.handle);
    const handle = setTimeout(() => {
      this.#timer = null;
      this.kick();
    }, inMs);
    this.#timer = { at, handle };
  }
}

function postLane(conversation: Conversation): string {
  return `conversation:${turnOf(conversation)}`;
}

function cardLane({ kind, id, activityId, conversation }: Due): string {
  return activityId === null ? postLane(conversation) : `${kind}:${id}`;
}
