import type { Core } from '../core/core.ts';
import type { RunId } from '../core/ids.ts';

type Needs = Pick<Core, 'signals' | 'logger'> & Readonly<{ store: Pick<Core['store'], 'transaction'>; pauseMs?: number }>;

/** People read along at this pace; each edit of a card counts against what Teams allows a conversation. */
const PAUSE_MS = 2000;

/** Brings what steps print to the cards of their runs: one edit for everything that was printed within a pause. */
export class LiveCards {
  readonly #needs: Needs;
  readonly #waiting = new Map<RunId, NodeJS.Timeout>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Something was printed and stored. Costs nothing while an edit is to come anyway. */
  printed(runId: RunId): void {
    if (this.#waiting.has(runId)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(runId);
      void this.#touch(runId);
    }, this.#needs.pauseMs ?? PAUSE_MS);
    timer.unref();
    this.#waiting.set(runId, timer);
  }

  /** A step of the run is done: its result brings the card up to date. */
  settled(runId: RunId): void {
    clearTimeout(this.#waiting.get(runId));
    this.#waiting.delete(runId);
  }

  async #touch(runId: RunId): Promise<void> {
    const { store, signals, logger } = this.#needs;
    try {
      await store.transaction((tx) => tx.touchCards(runId));
      signals.outbox();
    } catch (error) {
      logger.warn({ err: error, runId }, 'a card could not be told of new output; the next output tries again');
    }
  }
}
