import type { Clock } from '../core/clock.ts';

const SILENT_MS = 3_600_000;
const REMEMBERED = 100;

/** Of whose tenants the log was told. Anybody may write from as many tenants as they like, so it bounds what is remembered and said. */
export class Strangers {
  readonly #toldAt = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the log should be told of a message from this tenant: once an hour, of at most a hundred tenants. */
  isNews(tenantId: string): boolean {
    const now = this.#clock.now().getTime();
    for (const [known, at] of this.#toldAt) if (now - at >= SILENT_MS) this.#toldAt.delete(known);
    if (this.#toldAt.has(tenantId) || this.#toldAt.size >= REMEMBERED) return false;
    this.#toldAt.set(tenantId, now);
    return true;
  }
}
