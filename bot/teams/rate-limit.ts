/** At most `most` in any span of `spanMs`. */
export type Limit = Readonly<{ most: number; spanMs: number }>;

/**
 * What a bot may send to one conversation (for channels: to the channel, whatever the thread), and what an app may send in one tenant.
 * Source: Microsoft, "Optimize your bot with rate limiting in Teams".
 */
export const CONVERSATION_LIMITS: readonly Limit[] = [
  { most: 7, spanMs: 1_000 },
  { most: 8, spanMs: 2_000 },
  { most: 60, spanMs: 30_000 },
  { most: 1_800, spanMs: 3_600_000 },
];
export const TENANT_LIMITS: readonly Limit[] = [{ most: 30, spanMs: 1_000 }];
/** One edit of a card per second: faster than people read only costs the conversation's budget. */
export const EDIT_LIMITS: readonly Limit[] = [{ most: 1, spanMs: 1_000 }];

/** How quickly a bot may speak: to one conversation, in one tenant, and in edits of one card. */
export type Pace = Readonly<{ conversation: readonly Limit[]; tenant: readonly Limit[]; edits: readonly Limit[] }>;
export const TEAMS_PACE: Pace = { conversation: CONVERSATION_LIMITS, tenant: TENANT_LIMITS, edits: EDIT_LIMITS };

export type Bucket = Readonly<{ key: string; limits: readonly Limit[] }>;

const MANY_KEYS = 5_000;

/** Sliding windows per key. Times are milliseconds of a monotonic clock, passed in. */
export class RateLimit {
  readonly #sent = new Map<string, number[]>();
  readonly #blocked = new Map<string, number>();

  /** How many keys are remembered. */
  get size(): number {
    return this.#sent.size;
  }

  /** 0 when sending now keeps every bucket within its limits; it then counts as sent. Otherwise the milliseconds to wait before asking again. */
  take(buckets: readonly Bucket[], now: number): number {
    const wait = Math.max(0, ...buckets.map((bucket) => this.#waitOf(bucket, now)));
    if (wait > 0) return wait;
    if (this.#sent.size > MANY_KEYS) this.#forgetIdle(now);
    for (const { key, limits } of buckets) this.#note(key, limits, now);
    return 0;
  }

  /** Nothing goes out under this key before `until`: Teams said so. */
  block(key: string, until: number): void {
    this.#blocked.set(key, Math.max(until, this.#blocked.get(key) ?? 0));
  }

  #waitOf({ key, limits }: Bucket, now: number): number {
    const sent = this.#sent.get(key) ?? [];
    const waits = limits.map(({ most, spanMs }) => {
      const first = sent.at(-most);
      return first === undefined ? 0 : first + spanMs - now;
    });
    return Math.max((this.#blocked.get(key) ?? 0) - now, ...waits);
  }

  #note(key: string, limits: readonly Limit[], now: number): void {
    const sent = this.#sent.get(key) ?? [];
    sent.push(now);
    const most = Math.max(...limits.map((limit) => limit.most));
    if (sent.length > 2 * most) sent.splice(0, sent.length - most);
    this.#sent.set(key, sent);
    if ((this.#blocked.get(key) ?? 0) <= now) this.#blocked.delete(key);
  }

  #forgetIdle(now: number): void {
    const longest = Math.max(...[...CONVERSATION_LIMITS, ...TENANT_LIMITS, ...EDIT_LIMITS].map((limit) => limit.spanMs));
    for (const [key, sent] of this.#sent) {
      if ((sent.at(-1) ?? 0) + longest < now) this.#sent.delete(key);
    }
  }
}
