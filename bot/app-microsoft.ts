import type { DirectoryService, Surroundings } from './app.ts';
import { createBotToken } from './app-bot-token.ts';
import { fileDirectoryOf } from './app-site.ts';
import { vaultOf } from './app-vault.ts';
import type { Config } from './config.ts';
import type { Feed, Installer } from './core/asking/reach.ts';
import type { Clock } from './core/clock.ts';
import { AppError, toAppError } from './core/errors.ts';
import type { Logger } from './core/ports.ts';
import { DIRECTORY_CLOUDS } from './directory/entra/clouds.ts';
import { createEntraDirectory } from './directory/entra/entra-directory.ts';
import { CHINA_CLOUD, type EntraCloud, PUBLIC_CLOUD, US_GOVERNMENT_CLOUD } from './http/entra-cloud.ts';
import { entraKeys } from './http/entra-keys.ts';
import { createNotary } from './notary/client.ts';
import { CLOUDS, type Cloud } from './teams/clouds.ts';
import { createKeySource } from './teams/keys.ts';
import { allowServiceUrls } from './teams/service-url.ts';

const MICROSOFT: Readonly<Record<Config['cloud'], Readonly<{ bot: Cloud; api: EntraCloud }>>> = {
  public: { bot: CLOUDS.public, api: PUBLIC_CLOUD },
  usgov: { bot: CLOUDS.usGovernment, api: US_GOVERNMENT_CLOUD },
  usdod: { bot: CLOUDS.usDefense, api: US_GOVERNMENT_CLOUD },
  china: { bot: CLOUDS.china, api: CHINA_CLOUD },
};

/** Without an API registration no token can be for us, so the tab stays shut. */
const NO_API = '00000000-0000-0000-0000-000000000000';

/** Microsoft Teams and Entra of one cloud. Throws `invalid` without a bot registration. */
export function createMicrosoftSurroundings(config: Config, by: Readonly<{ clock: Clock; logger: Logger }>): Surroundings {
  const { bot } = config;
  if (bot === null) {
    throw new AppError({
      code: 'invalid',
      reason: 'config.no_bot',
      message: 'Set SIGNALBOX_BOT_APP_ID to the app id of the bot registration, or run “npm start” to try Signalbox without one.',
    });
  }
  const cloud = MICROSOFT[config.cloud];
  const { masker } = config;
  const botToken = createBotToken(bot, { cloud: DIRECTORY_CLOUDS[config.cloud], scope: cloud.bot.botScope, masker });
  const botKeys = createKeySource({ metadataUrl: cloud.bot.metadataUrl, clock: by.clock, logger: by.logger });
  return {
    botAppId: bot.appId,
    botCloud: cloud.bot,
    botKeys,
    botToken,
    serviceUrls: allowServiceUrls(cloud.bot.serviceHosts),
    tenantIds: config.tenantIds,
    tab: config.teamsAppId === null || cloud.bot.teamsHost === null ? null : { host: cloud.bot.teamsHost, appId: config.teamsAppId },
    api: { cloud: cloud.api, clientId: config.apiClientId ?? NO_API, getKeys: entraKeys(cloud.api, by.clock) },
    directory: directoryOf(config, by),
    mounts: [],
    notary: config.notary === null ? null : createNotary(config.notary),
    vault: vaultOf(config, by),
    listening: async () => {
      void botKeys.warm();
      tellOtherRegistration(config, by.logger);
      void tellMissingToken(botToken, by.logger);
    },
    closeStreams: () => undefined,
    close: async () => undefined,
  };
}

function directoryOf(
  { directory, tenantIds, cloud, apiClientId, teamsAppId, reaching, masker }: Config,
  by: Readonly<{ clock: Clock; logger: Logger }>,
): Surroundings['directory'] {
  if (directory.type === 'file') return (site) => fileDirectoryOf(site, tenantIds);
  const { credential } = directory;
  return (site) => {
    const policy = () => site().policy;
    const app = { homeTenants: tenantIds, apiClientId, teamsAppId };
    const made = createEntraDirectory({ credential, cloud: DIRECTORY_CLOUDS[cloud], ...app, policy, masker, ...by });
    return { ...made, ...reached(made.teamsApp, reaching) };
  };
}

/** What is wanted of it. */
export function reached(
  app: (Installer & Feed) | null,
  { install, feed }: Config['reaching'],
): Pick<DirectoryService, 'installer' | 'feed'> {
  if (app === null) return {};
  return { ...(install ? { installer: app } : {}), ...(feed ? { feed: app } : {}) };
}

/** Graph grants both for this app alone only to the registration that its manifest names. */
function tellOtherRegistration({ directory, apiClientId, reaching }: Config, logger: Logger): void {
  if (directory.type !== 'entra' || !(reaching.install || reaching.feed) || directory.credential.clientId === apiClientId) return;
  logger.warn(
    { reason: 'directory.other_registration' },
    'SIGNALBOX_DIRECTORY_CLIENT_ID is not SIGNALBOX_API_CLIENT_ID, the registration that the package for Teams names: Microsoft Graph may refuse to install the app for approvers and to write into their activity feed. docs/install.md, “Permissions, and why”, says what each needs.',
  );
}

/** A secret that is wrong should be found at the start, not by the first message. Never throws. */
async function tellMissingToken(botToken: () => Promise<string>, logger: Logger): Promise<void> {
  await botToken().catch((error: unknown) => logger.error({ err: error, reason: toAppError(error).reason }, toAppError(error).message));
}
