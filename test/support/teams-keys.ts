import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const BOT_APP_ID = '11111111-1111-4111-8111-111111111111';
export const TENANT_ID = '22222222-2222-4222-8222-222222222222';
export const SERVICE_URL = 'https://smba.trafficmanager.net/emea/';

/** Claims to change; undefined takes one away. */
export type ClaimChanges = Readonly<Record<string, unknown>>;
export type Signing = Readonly<{ alg?: string; kid?: string; key?: CryptoKey; header?: Readonly<Record<string, unknown>> }>;

type Pair = Readonly<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK }>;

/**
 * A stand-in for the Bot Framework's token service over real HTTP: metadata, a key set with endorsements, and tokens signed with keys
 * made here. It counts how often it is asked and can be taken down.
 */
export class TeamsKeys {
  metadataFetches = 0;
  keyFetches = 0;
  /** While true every request is answered with 503. */
  down = false;
  /** What is published: keys that can sign, and entries as they are. */
  readonly published: Pair[] = [];
  readonly extra: unknown[] = [];
  /** Where the metadata says the key set is; null = where it is. */
  jwksUri: string | null = null;
  readonly #server = createServer((req, res) => this.#answer(req.url ?? '', res));
  #current: Pair | null = null;

  static async start(): Promise<TeamsKeys> {
    const keys = new TeamsKeys();
    await keys.rotate();
    await new Promise<void>((resolve) => keys.#server.listen(0, '127.0.0.1', resolve));
    return keys;
  }

  get metadataUrl(): string {
    return `${this.#origin}/v1/.well-known/openidconfiguration`;
  }

  /** Makes a new current key; the old ones stay published. */
  async rotate(): Promise<void> {
    this.#current = await makePair(`channel-${this.published.length + 1}`, ['msteams', 'webchat']);
    this.published.push(this.#current);
  }

  /** Publishes a further key and returns how to sign with it. */
  async addKey(endorsements: readonly string[] | null): Promise<Signing> {
    const pair = await makePair(`other-${this.published.length + 1}`, endorsements);
    this.published.push(pair);
    return { kid: pair.kid, key: pair.privateKey };
  }

  get current(): Pair {
    if (this.#current === null) throw new Error('no key yet');
    return this.#current;
  }

  /** A token as Teams sends it, except for what is changed. */
  async token(changes: ClaimChanges = {}, signing: Signing = {}): Promise<string> {
    const { alg = 'RS256', kid = this.current.kid, key = this.current.privateKey, header = {} } = signing;
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, unknown> = {
      iss: 'https://api.botframework.com',
      aud: BOT_APP_ID,
      serviceurl: SERVICE_URL,
      nbf: now - 10,
      exp: now + 600,
      ...changes,
    };
    for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
    return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(key, { crit: { 'x-test': true } });
  }

  async bearer(changes: ClaimChanges = {}, signing: Signing = {}): Promise<string> {
    return `Bearer ${await this.token(changes, signing)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(url: string, res: ServerResponse): void {
    const wantsKeys = url.endsWith('/keys');
    if (wantsKeys) this.keyFetches += 1;
    else this.metadataFetches += 1;
    res.setHeader('content-type', 'application/json');
    if (this.down) res.statusCode = 503;
    const document = wantsKeys
      ? { keys: [...this.extra, ...this.published.map((pair) => pair.jwk)] }
      : { issuer: 'https://api.botframework.com', jwks_uri: this.jwksUri ?? `${this.#origin}/v1/.well-known/keys` };
    res.end(JSON.stringify(this.down ? { error: 'down' } : document));
  }
}

/** A key nobody published. */
export async function foreignKey(alg = 'RS256'): Promise<CryptoKey> {
  return (await keyPair(`foreign-${alg}`, alg)).privateKey;
}

async function makePair(kid: string, endorsements: readonly string[] | null): Promise<Pair> {
  const { publicKey, privateKey } = await keyPair(kid, 'RS256');
  const jwk: JWK = {
    ...(await exportJWK(publicKey)),
    kid,
    use: 'sig',
    ...(endorsements === null ? {} : { endorsements: [...endorsements] }),
  };
  return { kid, privateKey, publicKey, jwk };
}

const made = new Map<string, ReturnType<typeof generateKeyPair>>();

/** Making an RSA key takes long, so each name gets one for the life of the process, whichever instance asks. */
function keyPair(name: string, alg: string): ReturnType<typeof generateKeyPair> {
  const known = made.get(name) ?? generateKeyPair(alg, { modulusLength: 2048, extractable: true });
  made.set(name, known);
  return known;
}
