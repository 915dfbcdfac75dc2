import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import { AppError, toAppError } from '../core/errors.ts';
import type { Meter } from '../core/meter.ts';
import type { LineIds, Logger } from '../core/ports.ts';
import { REQUEST_TIMEOUT_MS } from './connector-clients.ts';
import { mayRetry, retryAfterOf } from './failure.ts';
import type { Bucket, RateLimit } from './rate-limit.ts';

/** Something to send. Times ending in `At` here are milliseconds of `performance.now()`, because the wall clock may jump. */
export type Item = Readonly<{
  /** Two items with the same id are the same row of the outbox, claimed twice. */
  id: string;
  /** Of what it shows, for the log. */
  ids?: LineIds;
  buckets: readonly [Bucket, ...Bucket[]];
  /** When another process may claim the row. */
  leaseEndsAt: number;
  /** How often sending it failed before. */
  failures: number;
  /** From then on a failure is its last; null = it is tried for as long as it takes. */
  giveUpAt: Date | null;
  /** Sends it and records that it was sent. Throws `AppError`. */
  send(): Promise<void>;
  /** Gives it back to be tried again at `retryAt`, or parks it for good when null. */
  release(retryAt: Date | null, error: AppError): Promise<void>;
}>;

export type LaneParts = Readonly<{
  limit: RateLimit;
  meter?: Meter;
  clock: Clock;
  logger: Logger;
  /** Aborted when the process stops: whoever waits gives its items back. */
  stopping: AbortSignal;
  /** An item was sent or put aside: what waited behind it in the outbox may be due now. */
  onSettled(): void;
  /** Something has not been taken for long, and why; null = something was taken. */
  onStuck(reason: string | null): void;
  /** Something is due again after this time. */
  onRetry(waitMs: number): void;
  /** Nothing is left; what is added from now on would stay. Called in the same tick in which the lane decided so. */
  onEnd(): void;
}>;

/** A request that starts now is over before somebody else can claim the row. */
const MARGIN_MS = REQUEST_TIMEOUT_MS + 1_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 300_000;
/** By then the pauses are the longest; so many of them are about an hour. */
const FAILURES_TO_ALARM = 15;

/** Sends items one after the other, each when the rate limits allow it. Retries are the outbox's: a failed item goes back to it. */
export class Lane {
  readonly #parts: LaneParts;
  readonly #items: Item[] = [];

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Adds behind the others; an item that waits already is brought up to date in its place. */
  add(item: Item): void {
    const place = this.#items.findIndex((other) => other.id === item.id);
    if (place < 0) this.#items.push(item);
    else this.#items[place] = item;
  }

  /** Sends until nothing is left. Never throws. */
  async run(): Promise<void> {
    // Taken out before it is sent: when the same row is claimed again right after, it must find a place of its own.
    for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) await this.#deliver(item);
    this.#parts.onEnd();
  }

  async #deliver(item: Item): Promise<void> {
    if (!(await this.#mayGo(item))) {
      // Without a stop it was the lease that ended, and the row is somebody else's by now.
      if (this.#parts.stopping.aborted) await this.#release(item, 0, STOPPING);
      return;
    }
    try {
      await item.send();
      this.#parts.onStuck(null);
      this.#parts.onSettled();
    } catch (thrown) {
      await this.#fail(item, toAppError(thrown));
    }
  }

  /** Waits for the rate limits. False when the lease would not last for a request, or the process stops. */
  async #mayGo(item: Item): Promise<boolean> {
    const since = performance.now();
    for (;;) {
      const now = performance.now();
      if (this.#parts.stopping.aborted || now > item.leaseEndsAt - MARGIN_MS) return false;
      const waitMs = this.#parts.limit.take(item.buckets, now);
      if (waitMs === 0) {
        this.#parts.meter?.waitedForTeams((now - since) / 1000);
        return true;
      }
      // An abort ends the wait; the check above then sees it.
      await sleep(Math.ceil(waitMs), undefined, { signal: this.#parts.stopping }).catch(() => {});
    }
  }

  async #fail(item: Item, error: AppError): Promise<void> {
    const about = { ...item.ids, err: error, reason: error.reason, item: item.id };
    if (!mayRetry(error) || this.#isOver(item)) {
      this.#parts.logger.error(about, 'Something cannot be sent to Teams and is put aside.');
      await this.#release(item, null, error);
      return this.#parts.onSettled();
    }
    const waitMs = pauseAfter(error, item.failures);
    this.#say({ ...about, waitMs }, item.failures);
    if (error.code === 'rate_limited') this.#parts.limit.block(item.buckets[0].key, performance.now() + waitMs);
    await this.#release(item, waitMs, error);
    this.#parts.onRetry(waitMs);
  }

  #isOver({ giveUpAt }: Item): boolean {
    return giveUpAt !== null && giveUpAt <= this.#parts.clock.now();
  }

  /** What lasts needs somebody, so it is said louder, and not with every try. */
  #say(about: Readonly<{ reason: string; waitMs: number }>, failures: number): void {
    const { logger } = this.#parts;
    if (failures >= FAILURES_TO_ALARM) this.#parts.onStuck(about.reason);
    if (failures === 0 || failures % FAILURES_TO_ALARM !== 0) logger.warn(about, 'Teams does not take a message now; it is sent later.');
    else
      logger.error({ ...about, failures }, 'Teams has not taken something for long; see why. It is tried every few minutes until it goes.');
  }

  async #release(item: Item, waitMs: number | null, error: AppError): Promise<void> {
    const retryAt = waitMs === null ? null : new Date(this.#parts.clock.now().getTime() + waitMs);
    try {
      await item.release(retryAt, error);
    } catch (thrown) {
      this.#parts.logger.warn(
        { ...item.ids, err: thrown, item: item.id },
        'The outbox cannot be written; the item comes back when its lease ends.',
      );
    }
  }
}

/** Milliseconds: what Teams asked for and never less, else exponential; with jitter, so that lanes and processes keep apart. */
export function pauseAfter(error: AppError, failures: number): number {
  const asked = retryAfterOf(error);
  if (asked !== null) return asked + Math.random() * 100;
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 12)) * (0.5 + Math.random() / 2);
}

const STOPPING = new AppError({ code: 'unavailable', reason: 'teams.stopping', message: 'Signalbox stopped before this was sent.' });
