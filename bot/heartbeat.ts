import type { Logger } from './core/ports.ts';

/** Does work again and again, `everyMs` after it last ended; never twice at once. A failure is logged and tried again next time. */
export class Heartbeat {
  readonly #work: () => Promise<void>;
  readonly #everyMs: number;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;

  constructor(work: () => Promise<void>, everyMs: number, logger: Logger) {
    this.#work = work;
    this.#everyMs = everyMs;
    this.#logger = logger;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule();
  }

  /** Resolves when the work under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#work()
        .catch((error: unknown) => this.#logger.error({ err: error }, 'regular work failed and is tried again'))
        .finally(() => this.#schedule());
    }, this.#everyMs);
  }
}
