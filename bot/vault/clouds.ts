/** Where the key vaults of one Microsoft cloud are, and for which resource a token has to be. */
export type VaultCloud = Readonly<{
  /** After the name of the vault and a dot. */
  suffix: string;
  resource: string;
  /** Only in tests: the certificate of their authority, and where their vault listens on this machine. */
  stand?: Readonly<{ ca: string; port: number }>;
}>;

/**
 * Constants per Microsoft cloud, never configuration: the token goes nowhere else. Source:
 * https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates (DNS suffixes)
 */
export const VAULT_CLOUDS = {
  public: { suffix: 'vault.azure.net', resource: 'https://vault.azure.net' },
  usgov: { suffix: 'vault.usgovcloudapi.net', resource: 'https://vault.usgovcloudapi.net' },
  usdod: { suffix: 'vault.usgovcloudapi.net', resource: 'https://vault.usgovcloudapi.net' },
  china: { suffix: 'vault.azure.cn', resource: 'https://vault.azure.cn' },
} as const satisfies Readonly<Record<string, VaultCloud>>;
