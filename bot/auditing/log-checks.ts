import { setTimeout as pause } from 'node:timers/promises';
import { type Checkpoint, keyIn } from '../../audit/verifier/verifier.js';
import type { Verified } from '../core/audit/log-health.ts';
import type { LogStore } from '../core/audit/log-store.ts';
import type { Notary, SignedCheckpoint } from '../core/audit/notary.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/ports.ts';
import { signedPages } from './signed-pages.ts';
import { verifyLog } from './verify-log.ts';

export type LogChecksParts = Readonly<{
  log: LogStore;
  notary: Pick<Notary, 'key' | 'all'>;
  clock: Clock;
  logger: Logger;
  /** How long after one verification the next begins. */
  everyMs?: number;
  /** How long the product has the database and the processor to itself between two pages. */
  pauseMs?: number;
}>;

const DAY_MS = 86_400_000;
/** So much sooner it looks again after it found something wrong. */
const SOONER = 24;
const PAUSE_MS = 20;
/** So many signatures are checked at a time. */
const NOTES = 50;
/** Small, so that nobody waits for a page. */
const PAGE = 500;

/** Verifies the whole log of a running product, once a day (hourly while something is wrong) and slowly, against what the notary signed. */
export class LogChecks {
  readonly #parts: LogChecksParts;
  readonly #stopping = new AbortController();
  #verified: Verified | null = null;

  constructor(parts: LogChecksParts) {
    this.#parts = parts;
  }

  /** What the last verification found; null before the first. */
  last(): Verified | null {
    return this.#verified;
  }

  /** Verifies the log when it is time to. Called about every minute. Throws when the database or the notary does not answer. */
  async tick(): Promise<void> {
    const { clock, everyMs = DAY_MS } = this.#parts;
    // What was found wrong may have been put right meanwhile.
    const dueMs = (this.#verified?.problem ?? null) === null ? everyMs : everyMs / SOONER;
    if (this.#verified !== null && clock.now().getTime() - this.#verified.at.getTime() < dueMs) return;
    try {
      await this.#verify();
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }

  /** Whoever is verifying ends soon. */
  stop(): void {
    this.#stopping.abort();
  }

  async #verify(): Promise<void> {
    const { log, notary, clock } = this.#parts;
    const signed = await notary.all();
    if (signed.length === 0 && (await log.lastCheckpoint(null)) === null) return;
    const { events, problem, warnings } = await verifyLog(log, this.#checkpoints(signed), { page: PAGE, paused: () => this.#pause() });
    const restored = warnings.filter(({ reason }) => reason === 'restored').map(({ sentence }) => sentence);
    this.#found({ at: clock.now(), events, problem: problem?.sentence ?? null, restored });
  }

  async *#checkpoints(signed: readonly SignedCheckpoint[]): AsyncGenerator<readonly Checkpoint[]> {
    const notary = keyIn(this.#parts.notary.key, 'the notary’s key');
    for await (const page of signedPages({ log: this.#parts.log, notary, signed, limit: NOTES })) {
      yield page;
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return pause(this.#parts.pauseMs ?? PAUSE_MS, undefined, { signal: this.#stopping.signal });
  }

  #found(verified: Verified): void {
    const { logger } = this.#parts;
    this.#verified = verified;
    if (verified.problem === null) logger.info({ events: verified.events }, 'The audit log was verified: it is as it was signed.');
    else logger.error({ events: verified.events }, `The audit log is not what was signed. ${verified.problem}`);
    for (const sentence of verified.restored)
      logger.warn({ events: verified.events }, `Of the audit log signed events are gone. ${sentence}`);
  }
}
