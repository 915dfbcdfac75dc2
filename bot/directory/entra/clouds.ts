/** Where one Microsoft cloud gives tokens to programs. Origins, without a slash at the end. */
export type LoginCloud = Readonly<{
  loginUrl: string;
  /** Certificate of an authority that only tests know. */
  ca?: string;
}>;

/** And where it answers questions about its directory. */
export type DirectoryCloud = LoginCloud & Readonly<{ graphUrl: string }>;

/**
 * Constants per Microsoft cloud, never configuration: whoever could set them could say who has which role. Only overrides in
 * code replace them. Sources: https://learn.microsoft.com/graph/deployments and
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export const DIRECTORY_CLOUDS = {
  /** Worldwide, US GCC included. */
  public: { loginUrl: 'https://login.microsoftonline.com', graphUrl: 'https://graph.microsoft.com' },
  usgov: { loginUrl: 'https://login.microsoftonline.us', graphUrl: 'https://graph.microsoft.us' },
  usdod: { loginUrl: 'https://login.microsoftonline.us', graphUrl: 'https://dod-graph.microsoft.us' },
  china: { loginUrl: 'https://login.partner.microsoftonline.cn', graphUrl: 'https://microsoftgraph.chinacloudapi.cn' },
} as const satisfies Readonly<Record<string, DirectoryCloud>>;
