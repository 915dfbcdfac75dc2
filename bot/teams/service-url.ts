import { AppError } from '../core/errors.ts';

/** Which origins count as Teams. Activities name them as `serviceUrl`, and the bot's own token is sent to nothing else. */
export type ServiceUrlRule = Readonly<{ origins: ReadonlySet<string> }>;

const LONGEST_URL = 512;
// One canonical spelling: lower-case origin, plain path segments, no user info, query, fragment, escape or dot segment.
const PLAIN_URL = /^(https?:\/\/[a-z0-9.:[\]-]+)(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/;

/**
 * Makes the allow-list from host names (always https, default port) and, for Local Teams and tests only, exact loopback origins
 * such as `http://127.0.0.1:4000`. Throws `invalid` for an origin that is not loopback.
 */
export function allowServiceUrls(hosts: readonly string[], loopbackOrigins: readonly string[] = []): ServiceUrlRule {
  for (const origin of loopbackOrigins) {
    if (LOOPBACK.test(origin)) continue;
    throw new AppError({
      code: 'invalid',
      reason: 'teams.service_origin_not_loopback',
      message: `${origin} is not a loopback origin like http://127.0.0.1:4000, so it cannot stand in for Teams.`,
    });
  }
  return { origins: new Set([...hosts.map((host) => `https://${host}`), ...loopbackOrigins]) };
}

/** True when the text, in its one canonical spelling, names an allowed origin. */
export function isAllowedServiceUrl(rule: ServiceUrlRule, url: string): boolean {
  if (url.length > LONGEST_URL) return false;
  const origin = PLAIN_URL.exec(url)?.[1];
  return origin !== undefined && rule.origins.has(origin) && originOf(url) === origin;
}

/** True when a request to this URL would go to an allowed origin. */
export function isAllowedTarget(rule: ServiceUrlRule, url: string): boolean {
  const origin = originOf(url);
  return origin !== null && rule.origins.has(origin);
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}
