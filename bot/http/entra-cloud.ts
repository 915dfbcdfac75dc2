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

/** The `iss` of tokens for people of one tenant. */
export function issuerOf(cloud: EntraCloud, tenantId: string): string {
  return cloud.issuer.replace('{tenantid}', tenantId);
}

export const US_GOVERNMENT_CLOUD: EntraCloud = {
  issuer: 'https://login.microsoftonline.us/{tenantid}/v2.0',
  keys: 'https://login.microsoftonline.us/organizations/discovery/v2.0/keys',
};

export const CHINA_CLOUD: EntraCloud = {
  issuer: 'https://login.partner.microsoftonline.cn/{tenantid}/v2.0',
  keys: 'https://login.partner.microsoftonline.cn/organizations/discovery/v2.0/keys',
};
