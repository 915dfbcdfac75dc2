import { setTimeout as pause } from 'node:timers/promises';
import { openNote, parseCheckpoint, parseNoteKey } from '../core/audit/checkpoint.ts';
import type { Head, LogStore } from '../core/audit/log-store.ts';
import type { Notary } from '../core/audit/notary.ts';
import { type Seal, sealLog } from '../core/audit/seal.ts';
import type { Clock } from '../core/clock.ts';
import { AppError, toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { message } from '../core/text/message.ts';

export type SealerParts = Readonly<{
  log: LogStore;
  notary: Notary;
  clock: Clock;
  logger: Logger;
  /** How long an event may wait before its seal begins, in ms. */
  afterMs?: number;
  /** At how many waiting events a seal begins; more may come until the notary has answered. */
  afterEvents?: number;
  /** How long somebody waits for a seal before being refused. */
  patienceMs?: number;
}>;

/** What whoever watches should know. `unsealed` counts events, of which the oldest waits; `trouble` is null while sealing works. */
export type SealState = Readonly<{ sealed: Seal | null; unsealed: number; waitingSince: Date | null; trouble: string | null }>;

export const NEVER_SEALED: SealState = { sealed: null, unsealed: 0, waitingSince: null, trouble: null };

/** A beat less than the promise of thirty seconds. */
const AFTER_MS = 25_000;
const AFTER_EVENTS = 100;
const PATIENCE_MS = 10_000;
const RETRY_MS = 500;
/** Twice the promise: then whoever watches must act. */
const LATE_MS = 60_000;

/**
 * Has the log sealed: regularly by `tick`, and at once for whoever must not act before it is. However many ask at the same
 * time, one seal begins after the last of them has asked, and it is for all.
 */
export class Sealer {
  readonly #parts: SealerParts;
  #sealed: Seal | null = null;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #paused: Promise<void> | null = null;
  #unsealed = 0;
  /** Events that no seal has begun for since they were seen: those of the last look and those that this process has added after it. */
  #pending = 0;
  #waitingSince: number | null = null;
  #trouble: string | null = null;

  constructor(parts: SealerParts) {
    this.#parts = parts;
  }

  state(): SealState {
    const waitingSince = this.#waitingSince === null ? null : new Date(this.#waitingSince);
    return { sealed: this.#sealed, unsealed: this.#unsealed, waitingSince, trouble: this.#trouble };
  }

  /** Throws `unavailable`/`audit.not_sealed` when events have waited for their seal for a minute. */
  requireSealed(): void {
    const waitedMs = this.#waitingSince === null ? 0 : this.#parts.clock.now().getTime() - this.#waitingSince;
    if (waitedMs >= LATE_MS) throw notSealed(null);
  }

  /** Resolves when event `seq` is sealed. Throws `unavailable`/`audit.not_sealed` when that cannot be had within ten seconds. */
  async upTo(seq: number): Promise<void> {
    const head = await this.#parts.log.head();
    if (this.#covers(seq, head)) return;
    await this.#learn(head.origin);
    if (!this.#covers(seq, head)) await this.everything();
  }

  /** The same for everything that was committed before this call. */
  async everything(): Promise<void> {
    const patience = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(notSealed(null)), this.#parts.patienceMs ?? PATIENCE_MS);
    });
    try {
      await Promise.race([this.#sealAtLast(patience.signal), late]);
    } catch (error) {
      throw notSealed(error);
    } finally {
      clearTimeout(timer);
      patience.abort();
    }
  }

  /**
   * Hears that this process has committed so many events. True when a seal is due that was not before: then `tick` is to be called at once.
   * Not while sealing fails, so that it is tried no more often than `tick` is called anyway. What other processes commit, `tick` alone sees.
   */
  recorded(events: number): boolean {
    const was = this.#pending;
    this.#pending += events;
    return this.#trouble === null && !this.#isMany(was) && this.#isMany(this.#pending);
  }

  /** Seals when too many events wait for it or one waits too long. Called about every second. Throws only when the database cannot be read. */
  async tick(): Promise<void> {
    // Whoever adds events during the look counts on top of what it finds: one counted twice only has the next seal begin earlier.
    this.#pending = 0;
    const { size, origin } = await this.#parts.log.head();
    await this.#learn(origin);
    this.#unsealed = size - (this.#sealed?.origin === origin ? this.#sealed.size : 0);
    this.#pending += Math.max(0, this.#unsealed);
    const now = this.#parts.clock.now().getTime();
    this.#waitingSince = this.#unsealed === 0 ? null : (this.#waitingSince ?? now);
    const waited = this.#waitingSince === null ? 0 : now - this.#waitingSince;
    if (this.#unsealed === 0 || (this.#trouble === null && !this.#isDue(waited))) return;
    // What went wrong is in the state and in the log, and the next beat tries again.
    await this.#sealSoon().catch(() => undefined);
  }

  #isDue(waitedMs: number): boolean {
    return this.#isMany(this.#pending) || waitedMs >= (this.#parts.afterMs ?? AFTER_MS);
  }

  #isMany(events: number): boolean {
    return events >= (this.#parts.afterEvents ?? AFTER_EVENTS);
  }

  /** A seal of another log counts for nothing, nor does one of more events than there are: that database was set back. */
  #covers(seq: number, { origin, size }: Head): boolean {
    return this.#sealed?.origin === origin && this.#sealed.size >= seq && size >= this.#sealed.size;
  }

  /** What another process had sealed counts as well: its note is in the database, and only the notary can have signed it. */
  async #learn(origin: string): Promise<void> {
    const kept = await this.#parts.log.lastCheckpoint(origin);
    const key = parseNoteKey(this.#parts.notary.key);
    const text = kept === null || key === null ? null : openNote(kept.note, key);
    const checkpoint = text === null ? null : parseCheckpoint(text);
    if (checkpoint?.origin !== origin || (this.#sealed?.origin === origin && this.#sealed.size >= checkpoint.size)) return;
    this.#sealed = { origin, size: checkpoint.size, at: checkpoint.at };
  }

  /** Tries until it is sealed, while somebody has patience: a notary or an anchor that starts anew is back within seconds. */
  async #sealAtLast(patience: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.#sealSoon();
        return;
      } catch (error) {
        if (patience.aborted || !isPassing(error)) throw error;
      }
      // One pause for all who wait, so that the notary is not asked more often the more they are.
      this.#paused ??= pause(RETRY_MS).then(() => {
        this.#paused = null;
      });
      await this.#paused;
      // Whoever waited was refused meanwhile.
      if (patience.aborted) return;
    }
  }

  #sealSoon(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#running = this.#seal();
        return this.#running;
      });
    return this.#next;
  }

  async #seal(): Promise<void> {
    this.#pending = 0;
    try {
      this.#sealed = await sealLog(this.#parts, this.#sealed);
      this.#waitingSince = null;
      if (this.#trouble !== null) this.#parts.logger.info({}, 'The audit log is sealed again.');
      this.#trouble = null;
    } catch (error) {
      const { message: said, reason } = toAppError(error);
      if (this.#trouble !== said) this.#parts.logger.error({ err: error, reason }, `The audit log could not be sealed. ${said}`);
      this.#trouble = said;
      throw error;
    }
  }
}

/** `notary_behind`: other processes sealed the same log each time that this one tried. */
function isPassing(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'unavailable' || error.reason === 'audit.notary_behind');
}

function notSealed(cause: unknown): AppError {
  if (cause instanceof AppError && cause.reason === 'audit.not_sealed') return cause;
  return new AppError({ code: 'unavailable', reason: 'audit.not_sealed', message: message('seal.not-sealed'), cause });
}
