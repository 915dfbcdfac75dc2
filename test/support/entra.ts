import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose';

export const HOME_TENANT = '11111111-1111-4111-8111-111111111111';
export const FOREIGN_TENANT = '22222222-2222-4222-8222-222222222222';
export const API_CLIENT = '33333333-3333-4333-8333-333333333333';
export const BOT_CLIENT = '44444444-4444-4444-8444-444444444444';
export const ADA = { oid: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Ada Developer' };
export const BO = { oid: 'bbbbbbbb-0000-4000-8000-000000000002', name: 'Bo Manager' };
const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';
/** As Microsoft writes it, with the tenant left open. */
const ISSUER = 'https://login.microsoftonline.com/{tenantid}/v2.0';

/** Claims laid over those of a good access token of Ada for the API; `undefined` takes a claim away. */
export type ClaimChanges = Readonly<Record<string, unknown>>;
export type Signing = Readonly<{ key?: CryptoKey; alg?: string; header?: Readonly<Record<string, unknown>> }>;

/** What the key address answers: its keys, an error, nothing sensible, or no connection at all. */
export type KeyAnswer = 'keys' | 'error' | 'garbage' | 'reset';

export type FakeEntra = Readonly<{
  cloud: Readonly<{ issuer: string; keys: string }>;
  /** A token signed with the newest key. Times are those of `nowMs` at the call. */
  token(claims?: ClaimChanges, signing?: Signing): Promise<string>;
  /** The two classics of forged tokens. */
  unsigned(): string;
  signedWithPublicKey(): Promise<string>;
  /** A key that Entra never published. */
  rogueKey: CryptoKey;
  /** Makes and publishes a new key; with `keepOld` false the former ones disappear. */
  rotate(options?: Readonly<{ keepOld?: boolean; issuer?: string }>): Promise<void>;
  answerWith(answer: KeyAnswer): void;
  /** How often the keys were fetched. */
  fetches(): number;
  close(): Promise<void>;
}>;

/** Making an RSA key takes half a second, so all stand-ins of a process share theirs; the first one is never published. */
const pairs: Promise<Readonly<{ publicKey: CryptoKey; privateKey: CryptoKey }>>[] = [];
async function pairAt(index: number): Promise<Readonly<{ publicKey: CryptoKey; privateKey: CryptoKey }>> {
  pairs[index] ??= generateKeyPair('RS256', { extractable: true });
  return await pairs[index];
}

/** A stand-in for Microsoft Entra: signs tokens with its own RSA keys and publishes the public halves on loopback. */
export async function startEntra(nowMs: () => number): Promise<FakeEntra> {
  let keys: readonly (JWK & { issuer: string })[] = [];
  let current: Readonly<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey }>;
  let answer: KeyAnswer = 'keys';
  let fetches = 0;
  let made = 0;

  const rotate: FakeEntra['rotate'] = async ({ keepOld = true, issuer = ISSUER } = {}) => {
    made += 1;
    const pair = await pairAt(made);
    const kid = randomUUID();
    current = { kid, ...pair };
    keys = [...(keepOld ? keys : []), { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', issuer }];
  };
  await rotate();

  const server = createServer((req, res) => {
    fetches += 1;
    if (answer === 'reset') return void req.socket.destroy();
    if (answer === 'error') return void res.writeHead(503).end();
    res.setHeader('content-type', 'application/json').end(answer === 'garbage' ? '{"keys":' : JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    cloud: { issuer: ISSUER, keys: `http://127.0.0.1:${port}/keys` },
    token: async (claims = {}, { key = current.privateKey, alg = 'RS256', header = {} } = {}) =>
      new SignJWT(claimsOf(claims, nowMs()))
        .setProtectedHeader({ typ: 'JWT', kid: current.kid, ...header, alg } as JWTHeaderParameters)
        .sign(await importJWK(await exportJWK(key), alg), { crit: { unheard: true } }),
    unsigned: () => new UnsecuredJWT(claimsOf({}, nowMs())).encode(),
    signedWithPublicKey: async () => hs256(current.kid, await exportSPKI(current.publicKey), claimsOf({}, nowMs())),
    rogueKey: (await pairAt(0)).privateKey,
    rotate,
    answerWith: (next) => {
      answer = next;
    },
    fetches: () => fetches,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function claimsOf(changes: ClaimChanges, nowMs: number): Record<string, unknown> {
  const nowS = Math.floor(nowMs / 1000);
  const tid = changes['tid'] ?? HOME_TENANT;
  const claims = {
    iss: ISSUER.replace('{tenantid}', String(tid)),
    aud: API_CLIENT,
    azp: TEAMS_WEB,
    scp: 'access_as_user',
    ver: '2.0',
    tid: HOME_TENANT,
    ...ADA,
    // As Entra does: five minutes back.
    iat: nowS - 300,
    nbf: nowS - 300,
    exp: nowS + 3600,
    ...changes,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

function hs256(kid: string, secret: string, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
