/**
 * Where a Microsoft cloud issues tokens and publishes its keys. Constants: no setting can point them elsewhere; only tests
 * and local mode hand in another one.
 * Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export type EntraCloud = Readonly<{
  /** With `{tenantid}` in it, exactly as Microsoft writes it in the `issuer` of each key. */
  issuer: string;
  keys: string;
}>;

export const PUBLIC_CLOUD: EntraCloud = {
  issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  keys: 'https://login.microsoftonline.com/organizations/discovery/v2.0/keys',
};

/**
 * Entra writes `iat` and `nbf` five minutes back, so that an API with a slow clock takes its tokens; no page of Microsoft says
 * so, its maintainers do (https://github.com/psignoret/aad-sso-wordpress/issues/34, https://github.com/openid/AppAuth-iOS/issues/264).
 */
const BACKDATED_MS = 5 * 60_000;

/** When Entra made a token with this `iat` (RFC 7519 4.1.6, seconds). Never later than now, unless `iat` is itself: that is no token of Entra's. */
export function madeAt(iat: number, now: Date): Date {
  return new Date(Math.max(iat * 1000, Math.min(iat * 1000 + BACKDATED_MS, now.getTime())));
}

/** The `iss` of tokens for people of one tenant. */
export function issuerOf(cloud: EntraCloud, tenantId: string): string {
  return cloud.issuer.replace('{tenantid}', tenantId);
}

/** Where people of one tenant sign in and give consent. */
export function loginPageOf(cloud: EntraCloud, tenantId: string): string {
  return issuerOf(cloud, tenantId).replace(/\/v2\.0$/, '/oauth2/v2.0/authorize');
}

export const US_GOVERNMENT_CLOUD: EntraCloud = {
  issuer: 'https://login.microsoftonline.us/{tenantid}/v2.0',
  keys: 'https://login.microsoftonline.us/organizations/discovery/v2.0/keys',
};

export const CHINA_CLOUD: EntraCloud = {
  issuer: 'https://login.partner.microsoftonline.cn/{tenantid}/v2.0',
  keys: 'https://login.partner.microsoftonline.cn/organizations/discovery/v2.0/keys',
};
