import type { Clock } from '../../core/clock.ts';
import type { Freshness } from '../../core/ports.ts';
import { type Membership, type Principal, principalKey } from '../../core/principal.ts';

/** What was asked when, under which policy. The answer is as old as the question, not as its arrival. */
type Entry<Value> = Readonly<{
  askedAtMs: number;
  /** Which of two questions of the same millisecond was first. */
  turn: number;
  policy: string;
  value: Value;
}>;

type Parts = Readonly<{
  clock: Clock;
  /** Identifies the policy whose app roles and groups are asked about: under another one, an answer may lack something. */
  policy(): string;
  ask(principal: Principal): Promise<Membership>;
}>;

export const KEPT_MS = 60_000;
const MOST_ENTRIES = 10_000;

/**
 * Answers of the last minute, and the questions under way. A failure is never kept, nor is an answer used after its minute,
 * whatever the directory says then. A `fresh` lookup shares a question only with lookups that came before it was sent.
 */
export class MembershipCache {
  readonly #parts: Parts;
  readonly #answers = new Map<string, Entry<Membership>>();
  /** The newest question that was sent. */
  readonly #sent = new Map<string, Entry<Promise<Membership>>>();
  /** Questions that are about to be sent: whoever comes now was there before. */
  readonly #unsent = new Map<string, Promise<Membership>>();
  #turns = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(principal: Principal, freshness: Freshness): Promise<Membership> {
    const key = principalKey(principal);
    const known = freshness === 'recent' ? (this.#good(this.#answers.get(key)) ?? this.#good(this.#sent.get(key))) : null;
    if (known !== null) return Promise.resolve(known.value);
    const unsent = this.#unsent.get(key) ?? this.#soon(key, principal);
    this.#unsent.set(key, unsent);
    return unsent;
  }

  /** Keeps what was true at `askedAt`, unless something newer is known or it is too old. */
  learn(principal: Principal, value: Membership, askedAt: Date): void {
    this.#keep(principalKey(principal), { askedAtMs: askedAt.getTime(), turn: 0, policy: this.#parts.policy(), value });
  }

  /** Sent in the next turn of the event loop, so that people who come at the same time need one question. */
  async #soon(key: string, principal: Principal): Promise<Membership> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#unsent.delete(key);
    this.#turns += 1;
    const about = { askedAtMs: this.#nowMs(), turn: this.#turns, policy: this.#parts.policy() };
    const sent = { ...about, value: this.#parts.ask(principal) };
    this.#sent.set(key, sent);
    try {
      const value = await sent.value;
      this.#keep(key, { ...about, value });
      return value;
    } finally {
      if (this.#sent.get(key) === sent) this.#sent.delete(key);
    }
  }

  #keep(key: string, entry: Entry<Membership>): void {
    const old = this.#good(this.#answers.get(key));
    if (this.#good(entry) === null || (old !== null && isNewer(old, entry))) return;
    // Taken out first, so that the map stays in the order of writing and the oldest leave it.
    this.#answers.delete(key);
    this.#answers.set(key, entry);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MOST_ENTRIES) break;
      this.#answers.delete(oldest);
    }
  }

  /** A clock that was set back makes everything old: one question more is harmless. */
  #good<Value>(entry: Entry<Value> | undefined): Entry<Value> | null {
    if (entry === undefined || entry.policy !== this.#parts.policy()) return null;
    const ageMs = this.#nowMs() - entry.askedAtMs;
    return ageMs >= 0 && ageMs < KEPT_MS ? entry : null;
  }

  #nowMs(): number {
    return this.#parts.clock.now().getTime();
  }
}

function isNewer(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.askedAtMs === other.askedAtMs ? one.turn > other.turn : one.askedAtMs > other.askedAtMs;
}
