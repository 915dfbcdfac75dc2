import type { Logger } from './core/ports.ts';

/**
 * Does work again and again, `everyMs` after it last ended and at once after a `kick`; never twice at once. A failure is
 * logged and tried again next time.
 */
export class Heartbeat {
  readonly #work: () => Promise<void>;
  readonly #everyMs: number;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;

  constructor(work: () => Promise<void>, everyMs: number, logger: Logger) {
    this.#work = work;
    this.#everyMs = everyMs;
    this.#logger = logger;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule(this.#everyMs);
  }

  /** What was committed before this call is seen by work that begins after it. */
  kick(): void {
    this.#again = this.#running !== null;
    if (!this.#stopped && this.#running === null) this.#schedule(0);
  }

  /** Resolves when the work under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.#beat(), inMs);
  }

  #beat(): void {
    this.#again = false;
    this.#running = this.#work()
      .catch((error: unknown) => this.#logger.error({ err: error }, 'regular work failed and is tried again'))
      .finally(() => {
        this.#running = null;
        this.#schedule(this.#again ? 0 : this.#everyMs);
      });
  }
}
