import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';

const TIMEOUT_MS = 5_000;
const LONGEST_DOCUMENT = 512 * 1024;

/** A public key and the channels whose activities it may vouch for. */
export type SigningKey = Readonly<{ key: CryptoKey; endorsements: readonly string[] }>;

const metadataDocument = z.object({ jwks_uri: z.url() });
const keyEntry = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(256),
  n: z.string().min(1),
  e: z.string().min(1),
  use: z.literal('sig').optional(),
  endorsements: z.array(z.string()).optional(),
});
const keyDocument = z.object({ keys: z.array(z.unknown()).max(1000) });

/** Follows OpenID provider metadata to the key set and reads it: key id -> key. Throws when anything on the way is not as it must be. */
export async function fetchKeys(metadataUrl: string): Promise<ReadonlyMap<string, SigningKey>> {
  const { jwks_uri: keysUrl } = metadataDocument.parse(await fetchJson(metadataUrl));
  if (!keysUrl.startsWith('https:') && new URL(keysUrl).origin !== new URL(metadataUrl).origin) {
    throw new Error(`the metadata names a key set that is not fetched over TLS: ${keysUrl}`);
  }
  const { keys } = keyDocument.parse(await fetchJson(keysUrl));
  const found = new Map<string, SigningKey>();
  for (const entry of keys) {
    // Keys of other kinds may stand in the set; they can never verify RS256 and are left out.
    const parsed = keyEntry.safeParse(entry);
    const key = parsed.success ? await importKey(parsed.data) : null;
    if (parsed.success && key !== null) found.set(parsed.data.kid, key);
  }
  if (found.size === 0) throw new Error(`the key set at ${keysUrl} holds no RSA signing key`);
  return found;
}

async function importKey(entry: z.infer<typeof keyEntry>): Promise<SigningKey | null> {
  try {
    const key = await importJWK({ kty: entry.kty, n: entry.n, e: entry.e }, 'RS256');
    return key instanceof Uint8Array ? null : { key, endorsements: entry.endorsements ?? [] };
  } catch {
    // One key that cannot be read must not take the others away; tokens made with it are refused as signed by an unknown key.
    return null;
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  const text = await readText(response);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return JSON.parse(text);
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_DOCUMENT) throw new Error(`${response.url} sent more than ${LONGEST_DOCUMENT} bytes`);
  }
  return text;
}
