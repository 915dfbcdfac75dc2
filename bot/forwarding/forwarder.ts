import type { Forwarded, ForwardStore } from '../core/audit/forward-store.ts';
import type { LogStore } from '../core/audit/log-store.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { backoffMs } from './backoff.ts';
import { MOST_EVENTS, nextBatch } from './batch.ts';
import { Lease } from './lease.ts';
import type { Batch, Target } from './target.ts';

export type ForwarderParts = Readonly<{
  log: Pick<LogStore, 'head' | 'rows'>;
  cursors: ForwardStore;
  target: Target;
  /** Names this process among all that forward the same log. */
  holder: string;
  clock: Clock;
  logger: Logger;
  /** Milliseconds of a clock that never jumps. */
  ticks?: () => number;
  random?: () => number;
  leaseMs?: number;
  graceMs?: number;
}>;

/**
 * What whoever watches should know. `waiting` counts events that the target has not taken, `waitingSeconds` is the age of the oldest
 * of them. `trouble` is null while all is well; when `stopped`, nothing is tried any more.
 */
export type ForwardState = Readonly<{
  name: string;
  seq: number;
  waiting: number;
  waitingSeconds: number;
  trouble: string | null;
  stopped: boolean;
}>;

const GRACE_MS = 2000;

/**
 * Brings one target every event of the log, in order and at least once: the cursor moves only when the target has taken a batch. A
 * lease lets one process at a time do so; whoever fails gives it back, so that another one may try.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  readonly #stop = new AbortController();
  readonly #lease: Lease;
  #running: Promise<void> | null = null;
  #closed = false;
  #seq = 0;
  #most = MOST_EVENTS;
  #failures = 0;
  #retryAt = 0;
  #waiting = { count: 0, seconds: 0 };
  #trouble: string | null = null;
  #stopped = false;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
    const { cursors, target, holder, leaseMs } = parts;
    // What the connection still holds back would come after what another process sends.
    const lost = (): void => target.drop();
    const lease = leaseMs === undefined ? {} : { leaseMs };
    this.#lease = new Lease({ cursors, target: target.key, holder, ticks: () => this.#ticks(), lost, ...lease });
  }

  state(): ForwardState {
    const { count, seconds } = this.#waiting;
    const { name } = this.#parts.target;
    return { name, seq: this.#seq, waiting: count, waitingSeconds: seconds, trouble: this.#trouble, stopped: this.#stopped };
  }

  /** Forwards everything that waits. Called about every second, and does nothing while it is still at it. Never throws. */
  tick(): Promise<void> {
    this.#running ??= this.#work()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  /** Gives what is being sent two seconds, ends the connection and gives the lease back. */
  async close(): Promise<void> {
    this.#closed = true;
    const timer = setTimeout(() => this.#stop.abort(), this.#parts.graceMs ?? GRACE_MS);
    await this.#running;
    clearTimeout(timer);
    const settled = await this.#parts.target.close();
    await this.#lease.release(settled);
  }

  async #work(): Promise<void> {
    if (this.#closed) return;
    const cursor = this.#isResting() ? null : await this.#lease.take();
    if (cursor !== null) return this.#forward(cursor);
    // Only for what is told about it: what troubles the forwarding itself must not be replaced by that.
    await this.#observe().catch(() => undefined);
  }

  #isResting(): boolean {
    return this.#stopped || this.#ticks() < this.#retryAt;
  }

  async #forward(cursor: Forwarded): Promise<void> {
    this.#seq = cursor.seq;
    const { target, log } = this.#parts;
    for (let after = await target.open(cursor, this.#stop.signal); !this.#closed; ) {
      const rows = await log.rows(after, this.#most);
      if (after >= this.#seq) await this.#measure(this.#seq, rows[0]?.entry.at);
      const batch = nextBatch(rows, after, (row) => target.encode(row));
      if (batch === null) break;
      if (!(await this.#lease.isStillHeld())) return;
      if (!(await this.#taken(batch))) continue;
      after = batch.last;
      if (after > this.#seq && !(await this.#moved(batch))) return;
    }
    this.#recovered();
  }

  /** False when fewer events have to be tried. */
  async #taken(batch: Batch): Promise<boolean> {
    try {
      await this.#parts.target.deliver(batch, this.#stop.signal);
      return true;
    } catch (error) {
      const count = batch.last - batch.first + 1;
      if (!(error instanceof AppError && error.reason === 'forward.too_much') || count === 1) throw error;
      this.#most = Math.floor(count / 2);
      return false;
    }
  }

  async #moved({ log, last }: Batch): Promise<boolean> {
    const moved = await this.#lease.move({ log, seq: last });
    if (moved) this.#seq = last;
    return moved;
  }

  /** Without the lease: how far whoever has it has come. What troubled this process is over once another one has got past it. */
  async #observe(): Promise<void> {
    const { cursors, target } = this.#parts;
    const cursor = await cursors.forwarded(target.key);
    if (cursor === null) return;
    if (cursor.seq > this.#seq) this.#recovered();
    this.#seq = Math.max(this.#seq, cursor.seq);
    await this.#measure(cursor.seq);
  }

  /** `oldest` is when the first event after `seq` was, where that is known. */
  async #measure(seq: number, oldest?: string): Promise<void> {
    const { log, clock } = this.#parts;
    const count = Math.max(0, (await log.head()).size - seq);
    const at = count === 0 ? undefined : (oldest ?? (await log.rows(seq, 1))[0]?.entry.at);
    const seconds = at === undefined ? 0 : Math.max(0, Math.round((clock.now().getTime() - Date.parse(at)) / 1000));
    this.#waiting = { count, seconds };
  }

  #recovered(): void {
    if (this.#trouble !== null) this.#parts.logger.info({}, `The audit log is forwarded to ${this.#parts.target.name} again.`);
    this.#trouble = null;
    this.#stopped = false;
    this.#failures = 0;
    this.#retryAt = 0;
  }

  async #failed(thrown: unknown): Promise<void> {
    const { target, logger, random = Math.random } = this.#parts;
    const { message, reason, details } = toAppError(thrown);
    this.#lease.letGo();
    if (this.#closed) return;
    this.#stopped = reason === 'forward.refused' || reason === 'forward.too_much';
    this.#failures += 1;
    const asked = Number(details['retryAfterMs'] ?? 0);
    this.#retryAt = this.#ticks() + Math.max(asked, backoffMs(this.#failures, random()));
    if (this.#trouble !== message) {
      const happened = this.#stopped ? `is not forwarded to ${target.name} any more` : `could not be forwarded to ${target.name}`;
      logger.error({ err: thrown, reason, seq: this.#seq }, `The audit log ${happened}; event ${this.#seq + 1} is the next. ${message}`);
    }
    this.#trouble = message;
    await this.#lease.release(false);
    await this.#observe().catch(() => undefined);
  }

  #ticks(): number {
    return this.#parts.ticks?.() ?? performance.now();
  }
}
