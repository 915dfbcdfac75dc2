import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { type ReadVault, referenceName, type VaultReference } from '../core/secret-reference.ts';
import { message } from '../core/text/message.ts';
import type { VaultCloud } from './clouds.ts';
import { ask, type Heard } from './exchange.ts';

type Parts = Readonly<{
  /** The vaults that may be asked. Whoever writes rules may name any: what Signalbox itself runs with should lie in none of them. */
  vaults: readonly string[];
  cloud: VaultCloud;
  /** A token for the vaults; rejects when Entra gives none. */
  token(): Promise<string>;
  clock: Clock;
  logger: Logger;
}>;

type Trouble = 'missing' | 'refused' | 'unreachable' | 'elsewhere' | 'unusable';
type Kept = Readonly<{ value: Promise<string>; untilMs: number }>;

/** Steps of one run ask for the same secret; what was rotated is known after this at the latest. */
const KEPT_MS = 60_000;
const MOST_KEPT = 100;
const answer = z.object({ value: z.string().max(65_536), attributes: z.object({ enabled: z.boolean().nullish() }).nullish() });

/**
 * Reads secrets of Azure Key Vault over its REST API. An answer is used for a minute, a hundred of them at most; a failure is kept
 * by nobody, and who asks while another asks for the same waits for that answer. What the vault says of a failure goes to the log without its words.
 */
export function createKeyVault(parts: Parts): ReadVault {
  const kept = new Map<string, Kept>();
  return async (reference) => {
    const name = referenceName(reference);
    if (!parts.vaults.includes(reference.vault)) throw refusal('elsewhere', name);
    const now = parts.clock.now().getTime();
    const known = kept.get(name);
    if (known !== undefined && now < known.untilMs) return known.value;
    const value = asked(parts, reference, name);
    kept.delete(name);
    kept.set(name, { value, untilMs: now + KEPT_MS });
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT))) kept.delete(oldest);
    value.catch(() => {
      if (kept.get(name)?.value === value) kept.delete(name);
    });
    return value;
  };
}

async function asked({ cloud, token, logger }: Parts, reference: VaultReference, name: string): Promise<string> {
  const heard = await token()
    .then((given) => ask(reference, cloud, given))
    .catch((error: unknown) => {
      logger.error({ err: error, secret: name }, 'The key vault could not be asked.');
      throw refusal('unreachable', name);
    });
  if (heard.status === 200) return valueIn(heard, name);
  logger.error({ status: heard.status, secret: name }, 'The key vault gave no secret.');
  throw refusal(troubleOf(heard.status), name);
}

function valueIn({ text }: Heard, name: string): string {
  const parsed = answer.safeParse(jsonIn(text));
  if (!parsed.success) throw refusal('unusable', name);
  if (parsed.data.attributes?.enabled === false) throw refusal('refused', name);
  return parsed.data.value;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // No answer of a vault; told as that.
  }
}

function troubleOf(status: number): Trouble {
  if (status === 404) return 'missing';
  return status === 401 || status === 403 ? 'refused' : 'unreachable';
}

/** Without a cause: what the vault said may quote what is in it. */
function refusal(trouble: Trouble, name: string): AppError {
  const text = message(`secret.${trouble}`, { name, next: message('secret.next') });
  return new AppError({ code: 'unavailable', reason: `secret.${trouble}`, message: text });
}
