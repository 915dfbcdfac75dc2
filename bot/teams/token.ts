import { decodeProtectedHeader, jwtVerify } from 'jose';
import { z } from 'zod';
import type { KeySource } from './keys.ts';

const LONGEST_TOKEN = 8192;
const CLOCK_TOLERANCE_SECONDS = 300;
const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/;
/** Header parameters that bring their own key or change how a token is read. Microsoft's tokens carry none of them. */
const FOREIGN_PARAMETERS = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64', 'zip'];

const claimsSchema = z.object({ iss: z.string(), aud: z.string(), exp: z.number(), serviceurl: z.string() });

/** What a verified token says. */
export type TokenClaims = Readonly<z.infer<typeof claimsSchema>>;

export type TokenCheck =
  | Readonly<{ ok: true; claims: TokenClaims; endorsements: readonly string[] }>
  | Readonly<{ ok: false; reason: string }>;

type Expected = Readonly<{ issuer: string; appId: string; now: Date; keys: KeySource }>;

/**
 * Checks the `Authorization` header of an activity: exactly one, `Bearer` and a JWT of at most 8 kB, RS256 by a key of the channel
 * service, issuer and audience exact, audience one string, not expired (5 minutes tolerance).
 * Source: "Authentication with the Bot Connector API", RFC 7519, RFC 8725. Throws `unavailable` when the keys cannot be had.
 */
export async function checkToken(authorization: readonly string[], expected: Expected): Promise<TokenCheck> {
  const token = bearerToken(authorization);
  if (token === null) return refuse('token.format');
  const kid = keyIdOf(token);
  if (kid === null) return refuse('token.header');
  const signing = await expected.keys.find(kid);
  if (signing === null) return refuse('token.unknown_key');
  try {
    const { payload } = await jwtVerify(token, signing.key, {
      issuer: expected.issuer,
      audience: expected.appId,
      algorithms: ['RS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: expected.now,
      requiredClaims: ['exp', 'iss', 'aud', 'serviceurl'],
    });
    const claims = claimsSchema.safeParse(payload);
    return claims.success ? { ok: true, claims: claims.data, endorsements: signing.endorsements } : refuse('token.claims');
  } catch {
    // Why a token does not verify is of no use to whoever sent it; the code that the gate logs says enough.
    return refuse('token.not_valid');
  }
}

function bearerToken(authorization: readonly string[]): string | null {
  const [header, ...more] = authorization;
  if (header === undefined || more.length > 0 || header.length > LONGEST_TOKEN + 'Bearer '.length) return null;
  return BEARER.exec(header)?.[1] ?? null;
}

function keyIdOf(token: string): string | null {
  try {
    const header = decodeProtectedHeader(token);
    if (header.alg !== 'RS256' || FOREIGN_PARAMETERS.some((name) => Object.hasOwn(header, name))) return null;
    return typeof header.kid === 'string' && header.kid !== '' ? header.kid : null;
  } catch {
    // A header that is not JSON is refused like any other wrong header.
    return null;
  }
}

function refuse(reason: string): TokenCheck {
  return { ok: false, reason };
}
