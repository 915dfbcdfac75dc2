/** Where tokens come from: Teams. `get` throws when the person or an administrator has not allowed it. */
export type TokenSource = Readonly<{
  get(): Promise<string>;
  /** One that was made after this moment, whatever Teams keeps: the person may be asked to sign in. */
  getNewerThan(seconds: number): Promise<string>;
}>;

export type Tokens = Readonly<{
  /** A token that is good for at least a minute. */
  current(): Promise<string>;
  /** Forgets `refused` and gets another; used once after a 401. */
  renew(refused: string): Promise<string>;
  /** How long ago the sign-in of the kept token was; null when there is none or it does not say. */
  ageMs(): number | null;
  /** Gets a token that Teams has not given out before, and keeps it. */
  signInAgain(): Promise<string>;
}>;

/** How long ago the person signed in (null: not known), and getting a new sign-in from Teams, which throws `ApiProblem`. */
export type SignIn = Readonly<{ ageMs(): number | null; again(): Promise<void> }>;

/** Keeps the token in memory and nowhere else. Requests that need one at the same time share one question to Teams. */
export function createTokens(source: TokenSource, nowMs: () => number): Tokens {
  let token = '';
  let asking: Promise<string> | null = null;

  function ask(get: () => Promise<string> = source.get): Promise<string> {
    asking ??= get()
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    current: () => (expiresAtMs(token) - nowMs() > 60_000 ? Promise.resolve(token) : ask()),
    renew(refused) {
      if (refused === token) token = '';
      return token === '' ? ask() : Promise.resolve(token);
    },
    ageMs() {
      const at = madeAtMs(token);
      return at === 0 ? null : Math.max(0, nowMs() - at);
    },
    async signInAgain() {
      // Another question that is under way may be answered with the token that is too old.
      await asking?.catch(() => undefined);
      return ask(() => source.getNewerThan(Math.floor(nowMs() / 1000)));
    },
  };
}

/**
 * `exp` of a JWT (RFC 7519, 4.1.4) in milliseconds; 0 when there is none to read. Only for knowing when to ask again:
 * whether the token is good is decided by the server alone.
 */
export function expiresAtMs(token: string): number {
  return claimMs(token, 'exp');
}

/** Entra writes `iat` (4.1.6) five minutes back; the server, which decides, counts in the same way (`bot/http/entra-cloud.ts`). */
const BACKDATED_MS = 5 * 60_000;

function madeAtMs(token: string): number {
  const issuedAt = claimMs(token, 'iat');
  return issuedAt === 0 ? 0 : issuedAt + BACKDATED_MS;
}

function claimMs(token: string, claim: 'exp' | 'iat'): number {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const seconds: unknown = JSON.parse(atob(payload))?.[claim];
    return typeof seconds === 'number' ? seconds * 1000 : 0;
  } catch {
    // Not a JWT we can read: treated as without this claim, so that the next request asks Teams again.
    return 0;
  }
}
