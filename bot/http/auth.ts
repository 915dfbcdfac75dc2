import type { IncomingMessage } from 'node:http';
import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError, type ErrorCode } from '../core/errors.ts';
import type { ClaimedMembership } from '../core/ports.ts';
import type { Principal } from '../core/principal.ts';
import type { MessageKey } from '../core/text/en.ts';
import { message } from '../core/text/message.ts';
import { claimedMembership } from './claimed-membership.ts';
import { type EntraCloud, issuerOf, madeAt } from './entra-cloud.ts';
import type { Caller } from './route.ts';

/** The Teams clients that get tokens for a tab: desktop and mobile, and web. https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad */
const TEAMS_CLIENTS: readonly string[] = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
const SCOPE = 'access_as_user';
const MAX_TOKEN_LENGTH = 8192;
const CLOCK_TOLERANCE_S = 60;
/** Headers with which a token would choose its own key or rules (RFC 7515 4.1): never in Entra tokens. */
const REFUSED_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'] as const;

export type TokenRules = Readonly<{
  cloud: EntraCloud;
  /** Ids of the tenants whose people may come in now, in lower case. */
  tenants(): readonly string[];
  /** What `aud` must be: the client id of the API's registration, or its `api://` address, as the registration is set up. */
  audience: string;
  /** Client ids that may ask on behalf of a person, beside Teams. */
  clients: readonly string[];
  /** Whether guests of an allowed tenant may come in. */
  guests: boolean;
  getKeys: JWTVerifyGetKey;
  clock: Clock;
  /** Hears what each good token says of its owner's app roles and groups. */
  learn?(claimed: ClaimedMembership): void;
}>;

/** Throws `unauthenticated` (reason `token.…`), `forbidden` for a guest or a missing scope, `invalid` for two tokens, `unavailable` without keys. */
export type Authenticate = (req: IncomingMessage) => Promise<Caller>;

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const claims = z.object({
  aud: z.string(),
  iss: z.string(),
  exp: z.number(),
  iat: z.number().optional(),
  ver: z.literal('2.0'),
  tid: guid,
  oid: guid,
  azp: guid,
  scp: z.string(),
  idtyp: z.literal('user').optional(),
  name: z.string().optional(),
  acct: z.union([z.number(), z.string()]).optional(),
  idp: z.string().optional(),
});
type Claims = z.infer<typeof claims>;

/**
 * Recognises people by the access tokens that Entra gives to the tab. App-only tokens, ID tokens and tokens for the bot are
 * none. Nothing is decided by the roles and groups in a token, which may leave them out and may be an hour old: the directory
 * hears of them, and knows when they are worth something.
 */
export function tokenAuthentication(given: TokenRules): Authenticate {
  const rules = { ...given, clients: lowerCase(given.clients) };
  return async (req) => {
    const token = bearerToken(req);
    const payload = await verified(rules, token);
    const claimed = checkedClaims(rules, payload);
    refuseScope(claimed);
    if (!rules.guests && isGuest(claimed)) throw refused('forbidden', 'token.guest');
    // Getting a token is when the client last proved who the person is.
    const signedInAt = claimed.iat === undefined ? null : madeAt(claimed.iat, rules.clock.now());
    const caller = { principal: principalOf(claimed), signedInAt, expiresAt: new Date(claimed.exp * 1000) };
    const membership = claimedMembership(payload);
    if (signedInAt !== null && membership !== null) rules.learn?.({ ...membership, principal: caller.principal, issuedAt: signedInAt });
    return caller;
  };
}

/** Entra writes ids in lower case; people copy them in either. */
function lowerCase(ids: readonly string[]): readonly string[] {
  return ids.map((id) => id.toLowerCase());
}

/** RFC 6750 2.1, one spelling only. */
function bearerToken(req: IncomingMessage): string {
  const given = req.headersDistinct['authorization'] ?? [];
  if (given.length > 1) throw refused('invalid', 'token.duplicate');
  const header = given[0] ?? '';
  if (header === '') throw refused('unauthenticated', 'token.missing');
  if (header.length > MAX_TOKEN_LENGTH) throw refused('unauthenticated', 'token.malformed');
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header)?.[1];
  if (token === undefined) throw refused('unauthenticated', 'token.malformed');
  return token;
}

async function verified(rules: TokenRules, token: string): Promise<JWTPayload> {
  try {
    const header = decodeProtectedHeader(token);
    if (typeof header.kid !== 'string' || REFUSED_HEADERS.some((name) => name in header)) throw new Error('header');
    const { payload } = await jwtVerify(token, rules.getKeys, {
      algorithms: ['RS256'],
      issuer: rules.tenants().map((tenant) => issuerOf(rules.cloud, tenant)),
      audience: rules.audience,
      requiredClaims: ['exp', 'nbf', 'iss', 'aud'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: rules.clock.now(),
    });
    return payload;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused('unauthenticated', reasonOf(error), error);
  }
}

/** What the person can do something about; everything else is only invalid. */
function reasonOf(error: unknown): TokenReason {
  if (error instanceof errors.JWTExpired) return 'token.expired';
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss' ? 'token.tenant' : 'token.invalid';
}

function checkedClaims(rules: TokenRules, payload: JWTPayload): Claims {
  const result = claims.safeParse(payload);
  if (!result.success) throw refused('unauthenticated', 'token.claims', result.error);
  const { iss, tid, azp } = result.data;
  if (iss !== issuerOf(rules.cloud, tid)) throw refused('unauthenticated', 'token.tenant');
  if (!TEAMS_CLIENTS.includes(azp) && !rules.clients.includes(azp)) throw refused('unauthenticated', 'token.client');
  return result.data;
}

function refuseScope(claimed: Claims): void {
  if (!claimed.scp.split(' ').includes(SCOPE)) throw refused('forbidden', 'token.scope');
}

/**
 * `acct` is 1 for a guest, and `idp` names the home of a person who signed in elsewhere.
 * https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
function isGuest(claimed: Claims): boolean {
  if (claimed.acct !== undefined && Number(claimed.acct) !== 0) return true;
  return claimed.idp !== undefined && !claimed.idp.includes(`/${claimed.tid}/`);
}

function principalOf(claimed: Claims): Principal {
  // Cut first: cutting an emoji in two leaves half a character, which \p{C} covers.
  const name = (claimed.name ?? '').slice(0, 100).replace(/\p{C}/gu, '').trim();
  return { kind: 'person', tenantId: claimed.tid, objectId: claimed.oid, name: name === '' ? claimed.oid : name };
}

type TokenReason = Extract<MessageKey, `token.${string}`>;

function refused(code: ErrorCode, reason: TokenReason, cause?: unknown): AppError {
  return new AppError({ code, reason, message: message(reason), ...(cause === undefined ? {} : { cause }) });
}
