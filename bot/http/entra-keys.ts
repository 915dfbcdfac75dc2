import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import type { EntraCloud } from './entra-cloud.ts';

const MINUTE_MS = 60_000;
/** Keys are fetched again after this time, and used on for up to a day when that fails. */
const FRESH_MS = 60 * MINUTE_MS;
const USABLE_MS = 24 * 60 * MINUTE_MS;
/** A token with an unknown key id may be the first after a rotation, or an attack: it causes one fetch in this time. */
const COOLDOWN_MS = 5 * MINUTE_MS;
/** After a failed fetch, others are answered at once for this long. */
const RETRY_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
const MAX_BYTES = 1_000_000;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), issuer: z.string().optional() })) });

type Fetched = Readonly<{ find: JWTVerifyGetKey; atMs: number }>;

/**
 * The public keys of a Microsoft cloud, cached. Keys that the key document gives to another issuer (personal accounts) are
 * left out, as https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signing-key-issuer asks.
 * The function throws jose's `JWKSNoMatchingKey` for a key that does not exist, `unavailable` when it cannot know.
 */
export function entraKeys(cloud: EntraCloud, clock: Clock): JWTVerifyGetKey {
  const cache = new KeyCache(cloud, clock);
  return async (header, token) => {
    const keys = await cache.current();
    try {
      return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = await cache.after(keys);
      if (newer === keys) throw error;
      return await newer.find(header, token);
    }
  };
}

class KeyCache {
  readonly #cloud: EntraCloud;
  readonly #clock: Clock;
  #fetched: Fetched | null = null;
  #pending: Promise<Fetched> | null = null;
  #triedAtMs: number | null = null;
  #failed = false;

  constructor(cloud: EntraCloud, clock: Clock) {
    this.#cloud = cloud;
    this.#clock = clock;
  }

  /** Keys that are fresh, or at most a day old when fresh ones cannot be had. */
  async current(): Promise<Fetched> {
    const old = this.#fetched;
    if (old !== null && !this.#passed(old.atMs, FRESH_MS)) return old;
    try {
      return await this.#loadUnlessTried(RETRY_MS);
    } catch (error) {
      // Known keys stay good while Microsoft cannot be reached; without any, nobody can be recognised.
      if (old !== null && !this.#passed(old.atMs, USABLE_MS)) return old;
      throw error;
    }
  }

  /** Keys newer than these, or the same ones when the cooldown forbids to look. Throws when looking failed: the key may be a new one. */
  async after(seen: Fetched): Promise<Fetched> {
    if (this.#fetched !== null && this.#fetched !== seen) return this.#fetched;
    if (!this.#failed && this.#pending === null && !this.#passed(this.#triedAtMs, COOLDOWN_MS)) return seen;
    return await this.#loadUnlessTried(COOLDOWN_MS);
  }

  /** One fetch at a time; whoever comes while it runs waits for the same one. */
  async #loadUnlessTried(pauseMs: number): Promise<Fetched> {
    if (this.#pending === null && !this.#passed(this.#triedAtMs, pauseMs)) throw unavailable(null);
    this.#pending ??= this.#load().finally(() => {
      this.#pending = null;
    });
    return await this.#pending;
  }

  async #load(): Promise<Fetched> {
    const atMs = this.#nowMs();
    this.#triedAtMs = atMs;
    this.#failed = true;
    const { issuer } = this.#cloud;
    const keys = (await fetchKeys(this.#cloud.keys)).filter((key) => (key.issuer ?? issuer) === issuer);
    this.#fetched = { find: createLocalJWKSet({ keys }), atMs };
    this.#failed = false;
    return this.#fetched;
  }

  /** A clock that was set back counts as time passed: one fetch more is harmless, a stuck cache is not. */
  #passed(sinceMs: number | null, spanMs: number): boolean {
    return sinceMs === null || Math.abs(this.#nowMs() - sinceMs) >= spanMs;
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

async function fetchKeys(address: string): Promise<z.infer<typeof keySet>['keys']> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return keySet.parse(JSON.parse(await textOf(response))).keys;
  } catch (cause) {
    throw unavailable(cause);
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let received = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    received += chunk.length;
    if (received > MAX_BYTES) throw new Error('key document too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function unavailable(cause: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'token.keys_unavailable',
    message: message('api.keys-away'),
    ...(cause === null ? {} : { cause }),
    details: { retryAfterMs: RETRY_MS },
  });
}
