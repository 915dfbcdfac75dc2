import type { Forwarded, ForwardedTo, ForwardStore } from '../core/audit/forward-store.ts';

export type LeaseParts = Readonly<{
  cursors: ForwardStore;
  /** The key of the target. */
  target: string;
  holder: string;
  ticks: () => number;
  leaseMs?: number;
  /** Called when another process may forward from now on. */
  lost: () => void;
}>;

const LEASE_MS = 40_000;
/** Longer than any single step of a target may take: what begins under the lease ends under it. */
const STEP_MS = 20_000;

/** The right of this process to forward to a target, and the cursor, which nobody else moves meanwhile. */
export class Lease {
  readonly #parts: LeaseParts;
  #ends = 0;
  #cursor: Forwarded | null = null;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
  }

  /** The cursor, if this process may take a step; null while another one may. */
  async take(): Promise<Forwarded | null> {
    if (this.#cursor !== null && this.#mayStep()) return this.#cursor;
    if (this.#parts.ticks() >= this.#ends) this.letGo();
    await this.#claim();
    return this.#mayStep() ? this.#cursor : null;
  }

  /** Before each further step: false when somebody else may have come in between, so that everything has to begin anew. */
  async isStillHeld(): Promise<boolean> {
    if (this.#mayStep()) return true;
    const continued = this.#parts.ticks() < this.#ends;
    await this.#claim();
    if (continued && this.#mayStep()) return true;
    this.letGo();
    return false;
  }

  /** Moves the cursor. False when another process has the lease. */
  async move(to: ForwardedTo): Promise<boolean> {
    const { cursors, target, holder } = this.#parts;
    const moved = await cursors.move(target, holder, to);
    if (moved) this.#cursor = { ...to, settled: false };
    else this.letGo();
    return moved;
  }

  /** Takes no further step; in the database the lease ends by itself. */
  letGo(): void {
    this.#cursor = null;
    this.#ends = 0;
    this.#parts.lost();
  }

  /** Lets another process forward at once. */
  async release(settled: boolean): Promise<void> {
    const { cursors, target, holder } = this.#parts;
    // Without the database the lease ends by itself.
    await cursors.release(target, holder, { settled }).catch(() => undefined);
  }

  async #claim(): Promise<void> {
    const { cursors, target, holder, ticks, leaseMs = LEASE_MS } = this.#parts;
    const asked = ticks();
    this.#cursor = await cursors.claim(target, holder, leaseMs);
    if (this.#cursor === null) return this.letGo();
    this.#ends = asked + leaseMs;
  }

  #mayStep(): boolean {
    return this.#ends - this.#parts.ticks() >= STEP_MS;
  }
}
