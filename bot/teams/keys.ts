import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { fetchKeys, type SigningKey } from './key-documents.ts';

const FRESH_MS = 24 * 3600_000;
const REFETCH_MS = 5 * 60_000;
const RETRY_MS = 10_000;

/** The signing keys of the channel service. */
export type KeySource = Readonly<{
  /** The key with this id; null when the service does not list it. Throws `unavailable` (`keys.unavailable`) when that cannot be told. */
  find(kid: string): Promise<SigningKey | null>;
  /** Fetches the keys before the first request needs them; a failure is logged and tried again when one does. */
  warm(): Promise<void>;
}>;

type Parts = Readonly<{ metadataUrl: string; clock: Clock; logger: Logger }>;

/**
 * Keys are kept for 24 hours. An unknown key id makes one fetch, but no more than one in five minutes however many ask, so that
 * nobody outside can make the bot hammer Microsoft. ("Authentication with the Bot Connector API": refresh at least daily.)
 */
export function createKeySource(parts: Parts): KeySource {
  const cache = new KeyCache(parts);
  return {
    find: (kid) => cache.find(kid),
    warm: async () => {
      await cache.load();
    },
  };
}

class KeyCache {
  readonly #parts: Parts;
  #keys: ReadonlyMap<string, SigningKey> = new Map();
  /** Times are milliseconds of the injected clock; null = never. */
  #loadedAt: number | null = null;
  #triedAt: number | null = null;
  #lastFailed = false;
  #loading: Promise<boolean> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async find(kid: string): Promise<SigningKey | null> {
    if (!this.#isFresh() && (this.#passed(this.#triedAt, RETRY_MS) || this.#loading !== null)) await this.load();
    if (!this.#isFresh()) throw unavailable();
    const known = this.#keys.get(kid);
    if (known !== undefined) return known;
    if (this.#passed(this.#triedAt, REFETCH_MS) || this.#loading !== null) await this.load();
    // After a failed fetch an unknown key may be a new one: the sender is asked to come again rather than told it is wrong.
    if (this.#lastFailed && !this.#keys.has(kid)) throw unavailable();
    return this.#keys.get(kid) ?? null;
  }

  /** One fetch at a time; whoever comes while it runs waits for the same one. False when it failed. */
  load(): Promise<boolean> {
    this.#loading ??= this.#fetch().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #fetch(): Promise<boolean> {
    this.#triedAt = this.#now();
    try {
      this.#keys = await fetchKeys(this.#parts.metadataUrl);
      this.#loadedAt = this.#now();
      this.#lastFailed = false;
    } catch (cause) {
      this.#lastFailed = true;
      this.#parts.logger.warn({ err: cause, metadataUrl: this.#parts.metadataUrl }, 'The signing keys of Teams cannot be fetched.');
    }
    return !this.#lastFailed;
  }

  #isFresh(): boolean {
    return this.#loadedAt !== null && !this.#passed(this.#loadedAt, FRESH_MS);
  }

  /** A clock that was set back counts as time passed: a second fetch is harmless, a stuck cache is not. */
  #passed(since: number | null, spanMs: number): boolean {
    return since === null || Math.abs(this.#now() - since) >= spanMs;
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}

function unavailable(): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'keys.unavailable',
    message: 'The keys that prove a message comes from Teams cannot be fetched. Please try again in a minute.',
  });
}
