import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Lets running strands come to a rest. While open, everything passes. Once closing, a strand that reaches the end of a
 * stage stops there: what it has done is on record, and the next start goes on behind it.
 */
export class Drain {
  readonly #closing = new AbortController();
  #active = 0;
  #wake: (() => void) | null = null;

  constructor() {
    // Every strand that waits listens; while the database is away, that is all of them.
    setMaxListeners(0, this.closing);
  }

  /** Aborted when the engine is asked to stop. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Counts `work` as running until it ends or is parked. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#active += 1;
    const result = await work().finally(() => this.#leave());
    return result;
  }

  /** Goes on at once while open, never while closing. */
  async pass(): Promise<void> {
    if (this.closing.aborted) await this.#park();
  }

  /** Goes on after the time, or never when the engine is asked to stop meanwhile. */
  async sleep(delayMs: number): Promise<void> {
    try {
      await wait(Math.max(0, delayMs), undefined, { signal: this.closing });
    } catch {
      // Harmless: the only failure of a timer is that it was aborted.
      await this.#park();
    }
  }

  /** Closes and waits until nothing runs, at most `timeoutMs`. Returns how many strands still run. */
  async close(timeoutMs: number): Promise<number> {
    this.#closing.abort();
    if (this.#active === 0) return 0;
    const timer = new AbortController();
    const idle = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    // Harmless: it fails when it is aborted, which is when it is not needed any more.
    const late = wait(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([idle, late]);
    timer.abort();
    return this.#active;
  }

  /** DBOS records whatever a workflow returns or throws as its end; only one that never settles stays unfinished. */
  async #park(): Promise<never> {
    this.#leave();
    return await new Promise<never>(() => {});
  }

  #leave(): void {
    this.#active -= 1;
    if (this.#active === 0) this.#wake?.();
  }
}
