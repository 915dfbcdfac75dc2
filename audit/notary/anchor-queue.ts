import type { AnchorOutcome, SignedCheckpoint } from '../../bot/core/audit/notary.ts';
import { AppError, toAppError } from '../../bot/core/errors.ts';
import type { Logger } from '../../bot/core/ports.ts';
import type { Anchor } from './anchor.ts';

const MOST_WAITING = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_PUBLISH_MS = 30_000;

type Waiting = { signed: SignedCheckpoint; tell: ((error: string | null) => void)[] };

/** How an anchor stands: `fork` stays until the process ends, because somebody must look at it. */
export type AnchorHealth = Readonly<{ name: string; required: boolean; waiting: number; error: string | null; fork: string | null }>;

/**
 * Brings checkpoints to one anchor, one after the other in the order in which they were signed. While the anchor is down it
 * is tried again with growing pauses, and at once when there is a new checkpoint; of a thousand and more that wait the oldest are
 * given up, never the newest.
 */
export class AnchorQueue {
  readonly #anchor: Anchor;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #waiting: Waiting[] = [];
  /** Changes in the same turn in which the work ends, so that nothing offered in between is left lying. */
  #busy = false;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #error: string | null = null;
  #fork: string | null = null;

  constructor(anchor: Anchor, logger: Logger) {
    this.#anchor = anchor;
    this.#logger = logger;
  }

  /** Resolves after the first attempt to publish this one; in the background it is tried until it is there. */
  offer(signed: SignedCheckpoint): Promise<AnchorOutcome> {
    const { name, required } = this.#anchor;
    const first = new Promise<AnchorOutcome>((resolve) => {
      const tell = (error: string | null): void => resolve(error === null ? { name, required, ok: true } : { ...this.notYet(), error });
      const same = this.#waiting.find(({ signed: { note } }) => note === signed.note);
      if (same === undefined) this.#waiting.push({ signed, tell: [tell] });
      else same.tell.push(tell);
    });
    if (this.#waiting.length > MOST_WAITING) this.#giveUpOldest();
    this.#begin();
    return first;
  }

  /** What is said of a checkpoint while the anchor is still at work. */
  notYet(): AnchorOutcome & Readonly<{ ok: false; error: string }> {
    const { name, required } = this.#anchor;
    return { name, required, ok: false, error: this.#error ?? 'It has not answered yet; the notary goes on trying.' };
  }

  health(): AnchorHealth {
    const { name, required } = this.#anchor;
    return { name, required, waiting: this.#waiting.length, error: this.#error, fork: this.#fork };
  }

  /** Throws unless the anchor can be written now. */
  async check(timeoutMs: number): Promise<void> {
    await withinTime(timeoutMs, this.#stopping.signal, (signal) => this.#anchor.check(signal));
  }

  /** Lets what is being published come to its end, for as long as `signal` allows; what waits is published after the next start. */
  async stop(signal: AbortSignal): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const abort = (): void => this.#stopping.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    while (this.#busy) await this.#work;
    if (this.#timer !== null) clearTimeout(this.#timer);
    signal.removeEventListener('abort', abort);
    this.#stopping.abort();
  }

  #begin(): void {
    if (this.#busy || this.#stopping.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#busy = true;
    this.#work = this.#publishAll();
  }

  async #publishAll(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined && !this.#stopping.signal.aborted; next = this.#waiting[0]) {
      const error = await this.#attempt(next.signed);
      if (error !== null && error.reason !== 'notary.fork') {
        this.#later(error);
        break;
      }
      // The oldest may have been given up meanwhile, so this one is not always the first.
      const place = this.#waiting.indexOf(next);
      if (place >= 0) this.#waiting.splice(place, 1);
      for (const tell of next.tell) tell(error?.message ?? null);
    }
    this.#busy = false;
  }

  async #attempt({ note, checkpoint }: SignedCheckpoint): Promise<AppError | null> {
    const { origin, size } = checkpoint;
    const fields = { anchor: this.#anchor.name, origin, size };
    try {
      await withinTime(LONGEST_PUBLISH_MS, this.#stopping.signal, (signal) => this.#anchor.publish(note, checkpoint, signal));
      if (this.#failures > 0) this.#logger.info(fields, 'The anchor takes checkpoints again.');
      this.#failures = 0;
      this.#error = null;
      return null;
    } catch (thrown) {
      const error = thrown instanceof AppError ? thrown : unavailable(this.#anchor.name, thrown);
      if (error.reason === 'notary.fork') {
        this.#fork = error.message;
        this.#logger.error({ ...fields, reason: error.reason }, `FORK: ${error.message}`);
      }
      return error;
    }
  }

  #later(error: AppError): void {
    this.#failures += 1;
    this.#error = error.message;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2);
    const fields = { err: error.cause ?? error, anchor: this.#anchor.name, waiting: this.#waiting.length, failures: this.#failures };
    this.#logger.warn(fields, `A checkpoint did not reach its anchor and is tried again: ${error.message}`);
    for (const { tell } of this.#waiting) for (const one of tell.splice(0)) one(error.message);
    this.#timer = setTimeout(() => this.#begin(), pause);
    this.#timer.unref();
  }

  #giveUpOldest(): void {
    const oldest = this.#waiting.splice(0, 1)[0];
    if (oldest === undefined) return;
    const { origin, size } = oldest.signed.checkpoint;
    this.#logger.error({ anchor: this.#anchor.name, origin, size }, 'A checkpoint is given up: too many wait for this anchor.');
    for (const tell of oldest.tell.splice(0)) tell('Too many checkpoints wait for this anchor.');
  }
}

/**
 * Rejects when the time is over or `stopping` is aborted, whether or not `work` heeds its signal: a signal made of others can be collected
 * as garbage in Node 20 before it was aborted, and then nobody hears of it.
 */
async function withinTime(timeoutMs: number, stopping: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(stopping.reason);
  const timer = setTimeout(() => controller.abort(new Error(`It did not answer within ${timeoutMs} ms.`)), timeoutMs);
  stopping.addEventListener('abort', stop, { once: true });
  const over = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(asError(controller.signal.reason)), { once: true });
  });
  try {
    if (stopping.aborted) stop();
    await Promise.race([work(controller.signal), over]);
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener('abort', stop);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function unavailable(anchor: string, thrown: unknown): AppError {
  const { message } = thrown instanceof Error ? thrown : toAppError(thrown);
  return new AppError({
    code: 'unavailable',
    reason: 'notary.anchor_unavailable',
    message: `The anchor ${anchor} did not take a checkpoint: ${message}`,
    cause: thrown,
  });
}
