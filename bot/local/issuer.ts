import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../core/clock.ts';
import { type Person, userPrincipalName } from './people.ts';

const CHANNEL_ISSUER = 'https://api.botframework.com';
const CONNECTOR_AUDIENCE = 'https://api.botframework.com';
const LIFE_SECONDS = 3600;
/** Who asks Entra for a tab's token: Teams on the web (Microsoft: "Enable SSO for tab app", client ids to pre-authorise). */
const TEAMS_WEB_CLIENT = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';

type IssuerParts = Readonly<{
  tenantId: string;
  botAppId: string;
  /** The app registration of the tab's API; another one than the bot's. */
  apiAppId: string;
  clock: Clock;
}>;

/** OpenID provider metadata, as far as anybody reads it. */
type OpenIdMetadata = Readonly<{ issuer: string; jwks_uri: string; id_token_signing_alg_values_supported: readonly string[] }>;

/**
 * Stands in for the Bot Framework's and Entra's token services. Its tokens are as real as theirs except for who holds the keys:
 * RS256 keys made when it is created, kept in memory only, so no token outlives the process.
 */
export type LocalIssuer = Readonly<{
  /** Keys of the Bot Framework channel service; they endorse `msteams` (Microsoft: "Bot Connector authentication", step 4). */
  channelKeys: JSONWebKeySet;
  channelMetadata(jwksUri: string): OpenIdMetadata;
  /** Keys of the tenant, for bot tokens and user tokens. A channel token never verifies with them. */
  tenantKeys: JSONWebKeySet;
  tenantMetadata(jwksUri: string): OpenIdMetadata;
  /** What Teams sends with an activity. */
  channelToken(serviceUrl: string): Promise<string>;
  /** What the bot sends to the connector. */
  botToken(): Promise<string>;
  /** True for an `Authorization` header that carries a valid, unexpired bot token of this issuer. */
  verifyBotToken(authorization: string | undefined): Promise<boolean>;
  /** What `authentication.getAuthToken()` gives the tab: an Entra v2.0 access token for the tab's API. */
  userToken(person: Person & Readonly<{ appRoles: readonly string[] }>): Promise<string>;
}>;

type SigningKey = Readonly<{ keys: JSONWebKeySet; sign(claims: JWTPayload): Promise<string> }>;

export async function createLocalIssuer(parts: IssuerParts): Promise<LocalIssuer> {
  const { tenantId, botAppId, apiAppId, clock } = parts;
  const [channel, tenant] = await Promise.all([
    signingKey({ kid: 'local-channel', endorsements: ['msteams'], backdatedS: 0, clock }),
    // Entra writes the times of its tokens five minutes back: bot/http/entra-cloud.ts.
    signingKey({ kid: 'local-tenant', endorsements: null, backdatedS: 300, clock }),
  ]);
  const tenantIssuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
  const botIssuer = `https://sts.windows.net/${tenantId}/`;
  const isBotToken = botTokenCheck({ keys: tenant.keys, issuer: botIssuer, botAppId, clock });
  return {
    channelKeys: channel.keys,
    channelMetadata: (jwksUri) => metadata(CHANNEL_ISSUER, jwksUri),
    tenantKeys: tenant.keys,
    tenantMetadata: (jwksUri) => metadata(tenantIssuer, jwksUri),
    channelToken: (serviceUrl) => channel.sign({ iss: CHANNEL_ISSUER, aud: botAppId, serviceurl: serviceUrl }),
    botToken: kept(() => tenant.sign({ iss: botIssuer, aud: CONNECTOR_AUDIENCE, appid: botAppId, tid: tenantId, ver: '1.0' }), clock),
    verifyBotToken: isBotToken,
    userToken: (person) =>
      tenant.sign({
        iss: tenantIssuer,
        aud: apiAppId,
        tid: tenantId,
        oid: person.objectId,
        sub: `local-${person.id}`,
        name: person.name,
        preferred_username: userPrincipalName(person),
        roles: [...person.appRoles],
        scp: 'access_as_user',
        azp: TEAMS_WEB_CLIENT,
        azpacr: '0',
        ver: '2.0',
      }),
  };
}

type KeyParts = Readonly<{ kid: string; endorsements: readonly string[] | null; backdatedS: number; clock: Clock }>;

async function signingKey(parts: KeyParts): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const endorsed = parts.endorsements === null ? {} : { endorsements: [...parts.endorsements] };
  const jwk = { ...(await exportJWK(publicKey)), kid: parts.kid, use: 'sig', alg: 'RS256', ...endorsed };
  return {
    keys: { keys: [jwk] },
    sign: (claims) => {
      const now = Math.floor(parts.clock.now().getTime() / 1000);
      const from = now - parts.backdatedS;
      return new SignJWT({ ...claims, iat: from, nbf: from, exp: now + LIFE_SECONDS })
        .setProtectedHeader({ alg: 'RS256', kid: parts.kid, typ: 'JWT' })
        .sign(privateKey);
    },
  };
}

/** A token is used for half its life, as Microsoft's library does: whoever remembers the newest few must not see one per message. */
function kept(sign: () => Promise<string>, clock: Clock): () => Promise<string> {
  let last: Readonly<{ token: Promise<string>; atMs: number }> | null = null;
  return () => {
    const atMs = clock.now().getTime();
    if (last === null || Math.abs(atMs - last.atMs) > (LIFE_SECONDS * 1000) / 2) last = { token: sign(), atMs };
    return last.token;
  };
}

function botTokenCheck(parts: Readonly<{ keys: JSONWebKeySet; issuer: string; botAppId: string; clock: Clock }>) {
  const keys = createLocalJWKSet(parts.keys);
  return async (authorization: string | undefined): Promise<boolean> => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return false;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: parts.issuer,
        audience: CONNECTOR_AUDIENCE,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'appid'],
        currentDate: parts.clock.now(),
      });
      return payload['appid'] === parts.botAppId;
    } catch {
      // Every way to be wrong has the same answer: not a bot token.
      return false;
    }
  };
}

function metadata(issuer: string, jwksUri: string): OpenIdMetadata {
  return { issuer, jwks_uri: jwksUri, id_token_signing_alg_values_supported: ['RS256'] };
}
