/** Where tokens come from: Teams. `get` throws when the person or an administrator has not allowed it. */
export type TokenSource = Readonly<{ get(): Promise<string> }>;

export type Tokens = Readonly<{
  /** A token that is good for at least a minute. */
  current(): Promise<string>;
  /** Forgets `refused` and gets another; used once after a 401. */
  renew(refused: string): Promise<string>;
}>;

/** Keeps the token in memory and nowhere else. Requests that need one at the same time share one question to Teams. */
export function createTokens(source: TokenSource, nowMs: () => number): Tokens {
  let token = '';
  let asking: Promise<string> | null = null;

  function ask(): Promise<string> {
    asking ??= source
      .get()
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
  };
}

/**
 * `exp` of a JWT (RFC 7519, 4.1.4) in milliseconds; 0 when there is none to read. Only for knowing when to ask again:
 * whether the token is good is decided by the server alone.
 */
export function expiresAtMs(token: string): number {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const exp: unknown = JSON.parse(atob(payload))?.exp;
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    // Not a JWT we can read: treated as expired, so that the next request asks Teams again.
    return 0;
  }
}
