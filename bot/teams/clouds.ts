/** Where one Microsoft cloud issues bot tokens, publishes its signing keys and runs Teams. */
export type Cloud = Readonly<{
  /** The only issuer whose tokens say "Teams sent this activity". */
  issuer: string;
  /** OpenID provider metadata of that issuer; it names the key set. */
  metadataUrl: string;
  /** Hosts that Teams names as `serviceUrl`; nothing is accepted from and no token is sent to any other. */
  serviceHosts: readonly string[];
  /** Where links open Teams; null = not known. */
  teamsHost: string | null;
  /** Audience of the bot's own token. */
  botScope: string;
  /** Where the bot gets its own token. */
  loginUrl: string;
}>;

const US_GOVERNMENT = {
  issuer: 'https://api.botframework.us',
  metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  botScope: 'https://api.botframework.us',
  loginUrl: 'https://login.microsoftonline.us/',
} as const;

/**
 * Constants per Microsoft cloud, never configuration: whoever could set them could speak as Teams. Only overrides in code (tests and
 * Local Teams) replace them. Sources: "Authentication with the Bot Connector API", "Configure Bot Framework bots for US Government
 * customers" and the cloud list of Microsoft's Teams SDK.
 */
export const CLOUDS = {
  /** Worldwide, US GCC included. */
  public: {
    issuer: 'https://api.botframework.com',
    metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    serviceHosts: ['smba.trafficmanager.net', 'smba.onyx.prod.teams.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
    teamsHost: 'teams.microsoft.com',
    botScope: 'https://api.botframework.com',
    loginUrl: 'https://login.microsoftonline.com/',
  },
  usGovernment: { ...US_GOVERNMENT, serviceHosts: ['smba.infra.gov.teams.microsoft.us'], teamsHost: 'gov.teams.microsoft.us' },
  usDefense: { ...US_GOVERNMENT, serviceHosts: ['smba.infra.dod.teams.microsoft.us'], teamsHost: 'dod.teams.microsoft.us' },
  china: {
    issuer: 'https://api.botframework.azure.cn',
    metadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    serviceHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
    teamsHost: null,
    botScope: 'https://api.botframework.azure.cn',
    loginUrl: 'https://login.partner.microsoftonline.cn/',
  },
} as const satisfies Readonly<Record<string, Cloud>>;
