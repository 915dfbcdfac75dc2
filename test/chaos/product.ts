import { appendFileSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createLocalJWKSet } from 'jose';
import { createApp, type Surroundings } from '../../bot/app.ts';
import { localKeys } from '../../bot/app-local.ts';
import { fileDirectoryOf } from '../../bot/app-site.ts';
import { readConfig } from '../../bot/config.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { PUBLIC_CLOUD } from '../../bot/http/entra-cloud.ts';
import { createLogger } from '../../bot/log.ts';
import { createNotary } from '../../bot/notary/client.ts';
import { findSiteNeeds } from '../../bot/plugins.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { API_APP_ID, BOT_APP_ID, type Order, TENANT } from './order.ts';

/**
 * The product as a process of its own, as `signalbox serve` makes it, but for Teams, Entra and the notary: those are the suite's,
 * so that they live on when it is killed. It says `ready` when it answers, and ends by SIGTERM as the product does.
 */
const order: Order = JSON.parse(process.argv[2] ?? '{}');
/** Whoever started it may be killed itself. */
const starter = process.ppid;
setInterval(() => process.ppid === starter || process.exit(1), 1000).unref();
const stop = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
const env = {
  SIGNALBOX_PORT: String(order.port),
  SIGNALBOX_DATA_DIR: order.dataDir,
  SIGNALBOX_SITE_DIR: order.siteDir,
  ...(order.url === null ? {} : { DATABASE_URL: order.url }),
};
await mkdir(order.dataDir, { recursive: true });
const config = await readConfig(env, { local: true, ...(await findSiteNeeds()) });
const logger = createLogger({
  level: 'info',
  human: false,
  masker: config.masker,
  write: (line) => appendFileSync(order.logFile, line),
});
const { address, key, token } = order.notary;
const surroundings: Surroundings = {
  botAppId: BOT_APP_ID,
  botCloud: CLOUDS.public,
  botKeys: localKeys(order),
  botToken: async () => order.botToken,
  serviceUrls: { origins: new Set([order.teamsOrigin]) },
  tenantIds: [TENANT],
  tab: null,
  api: { cloud: PUBLIC_CLOUD, clientId: API_APP_ID, getKeys: createLocalJWKSet(order.tenantKeys) },
  directory: (site) => fileDirectoryOf(site, config.tenantIds),
  mounts: [],
  notary: createNotary({ address, key, token: createSecret(token) }),
  vault: null,
  listening: async () => undefined,
  closeStreams: () => undefined,
  close: async () => undefined,
};
const app = await createApp({ config, surroundings, logger, pace: { conversation: [], tenant: [], edits: [] } });
writeSync(1, 'ready\n');
await stop;
await app.stop();
process.exit(0);
