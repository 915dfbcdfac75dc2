import { join } from 'node:path';
import { createLocalJWKSet } from 'jose';
import { stringify } from 'yaml';
import { type App, createApp, type Surroundings } from '../../bot/app.ts';
import { localKeys } from '../../bot/app-local.ts';
import { type Config, readConfig } from '../../bot/config.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { Logger } from '../../bot/core/ports.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import { PUBLIC_CLOUD } from '../../bot/http/entra-cloud.ts';
import { createLocalIssuer, type LocalIssuer } from '../../bot/local/issuer.ts';
import { createShop } from '../../bot/local/shop/shop.ts';
import { findConnectors, reservedWords } from '../../bot/plugins.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { allowServiceUrls } from '../../bot/teams/service-url.ts';
import { copySite, type Site } from '../support/local-app.ts';
import { OTHERS, REQUESTER, TENANT_ID } from './people.ts';
import { PLAYGROUND_ORIGIN } from './playground.ts';

export const BOT_APP_ID = '00000000-0000-4000-8000-0000000a9200';
const API_APP_ID = '00000000-0000-4000-8000-0000000a9201';

export type Bot = Readonly<{ app: App; issuer: LocalIssuer; site: Site; endpoint: string; stop(): Promise<void> }>;

/**
 * The product itself, whole, with the playground in the place of Teams: the same gate, adapter and notifier, and nothing but the
 * playground's connector on the list of service addresses.
 */
export async function startBot(home: string, logger: Logger): Promise<Bot> {
  const site = await copySite({ 'directory.yml': stringify({ version: 1, people: directory() }) });
  const config = await configuration(home, site.siteDir);
  const issuer = await createLocalIssuer({ tenantId: TENANT_ID, botAppId: BOT_APP_ID, apiAppId: API_APP_ID, clock: systemClock });
  const surroundings = await createSurroundings(config, issuer);
  const app = await createApp({ config, surroundings, logger });
  return {
    app,
    issuer,
    site,
    endpoint: `http://127.0.0.1:${app.port}/api/messages`,
    stop: async () => {
      await app.stop();
      await site.remove();
    },
  };
}

async function configuration(home: string, siteDir: string): Promise<Config> {
  const [modules, reserved] = await Promise.all([findConnectors(), reservedWords()]);
  const env = { SIGNALBOX_PORT: '0', SIGNALBOX_DATA_DIR: join(home, 'data'), SIGNALBOX_SITE_DIR: siteDir };
  return readConfig(env, { local: true, modules, reserved });
}

function directory(): object {
  const people = [REQUESTER, ...OTHERS].map(({ id, name, objectId, appRoles }) => [
    id,
    { name, objectId, tenantId: TENANT_ID, appRoles: [...appRoles] },
  ]);
  return Object.fromEntries(people);
}

async function createSurroundings(config: Config, issuer: LocalIssuer): Promise<Surroundings> {
  const ports = config.site?.site.settings.local.shop ?? null;
  if (ports === null) throw new Error('The starter site has no demo shop.');
  const shop = createShop({ home: join(config.dataDir, 'shop'), ports });
  await shop.start();
  return {
    botAppId: BOT_APP_ID,
    botCloud: CLOUDS.public,
    botKeys: localKeys(issuer),
    botToken: () => issuer.botToken(),
    serviceUrls: allowServiceUrls([], [PLAYGROUND_ORIGIN]),
    tenantIds: [TENANT_ID],
    tab: null,
    api: { cloud: PUBLIC_CLOUD, clientId: API_APP_ID, getKeys: createLocalJWKSet(issuer.tenantKeys) },
    directory: () => createFileDirectory(config.site?.site.people ?? [], config.tenantIds),
    mounts: [],
    notary: null,
    listening: async () => undefined,
    closeStreams: () => undefined,
    close: () => shop.stop(),
  };
}
