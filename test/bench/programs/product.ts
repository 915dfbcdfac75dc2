import { createLocalJWKSet } from 'jose';
import { createApp, type Surroundings } from '../../../bot/app.ts';
import { localKeys } from '../../../bot/app-local.ts';
import { fileDirectoryOf } from '../../../bot/app-site.ts';
import { readConfig } from '../../../bot/config.ts';
import type { InboundMessage } from '../../../bot/core/chat.ts';
import { speechFor } from '../../../bot/core/text/language.ts';
import { PUBLIC_CLOUD } from '../../../bot/http/entra-cloud.ts';
import { openMigrated } from '../../../bot/migrated-database.ts';
import { findSiteNeeds } from '../../../bot/plugins.ts';
import { CLOUDS } from '../../../bot/teams/clouds.ts';
import { API_APP_ID, BOT_APP_ID, TENANT } from '../../chaos/order.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import type { Authority } from '../authority.ts';
import { allEnded } from '../ended.ts';
import { STEPS } from '../noop-site.ts';
import { objectId, PEOPLE } from '../people.ts';
import { orderOf, rate, serve } from '../worker.ts';
import { NOOP } from './noop-connector.ts';

// The whole product in this process, with steps that do nothing. Commands come in where a delivery goes on once the gate has let it
// through. Cards go out as fast as Teams would take them.

type Order = Readonly<{ siteDir: string; dataDir: string; url: string | null; authority: Authority }>;
type Work = Readonly<{ kind: 'accept' | 'send' | 'reading' | 'acting'; count: number; atOnce: number }>;

const { siteDir, dataDir, url, authority } = orderOf<Order>();
const env = {
  ...{ SIGNALBOX_PORT: '0', SIGNALBOX_SITE_DIR: siteDir, SIGNALBOX_DATA_DIR: dataDir },
  ...(url === null ? {} : { DATABASE_URL: url }),
};
const needs = await findSiteNeeds();
const config = await readConfig(env, { local: true, ...needs, modules: [...needs.modules, NOOP] });
const surroundings: Surroundings = {
  botAppId: BOT_APP_ID,
  botCloud: CLOUDS.public,
  botKeys: localKeys(authority),
  botToken: async () => authority.botToken,
  serviceUrls: { origins: new Set([authority.origin]) },
  tenantIds: [TENANT],
  tab: null,
  api: { cloud: PUBLIC_CLOUD, clientId: API_APP_ID, getKeys: createLocalJWKSet(authority.tenantKeys) },
  directory: (site) => fileDirectoryOf(site, config.tenantIds),
  mounts: [],
  notary: null,
  vault: null,
  listening: async () => undefined,
  closeStreams: () => undefined,
  close: async () => undefined,
};
const database = await openMigrated(config, silentLogger);
const app = await createApp({ config, surroundings, logger: silentLogger, database });
let sent = 0;

function command(text: string): InboundMessage {
  sent += 1;
  const person = sent % PEOPLE;
  const conversationId = `a:chat-${person}`;
  return {
    key: { tenantId: TENANT, conversationId, activityId: `${process.pid}-${sent}`, type: 'message' },
    principal: { kind: 'person', tenantId: TENANT, objectId: objectId(person), name: `Developer ${person}` },
    conversation: {
      channel: 'teams',
      scope: 'personal',
      tenantId: TENANT,
      id: conversationId,
      serviceUrl: authority.serviceUrl,
      botId: `28:${BOT_APP_ID}`,
    },
    text,
    speech: speechFor('en-US', 'UTC'),
  };
}

/** Commands, or steps, a second. */
async function work({ kind, count, atOnce }: Work): Promise<number> {
  if (kind === 'accept' || kind === 'send') {
    const perSecond = await rate(count, atOnce, () => app.operations.chat.message(command('single')));
    if (kind === 'accept') await allEnded(database.pool);
    return perSecond;
  }
  const started = performance.now();
  await rate(count, atOnce, () => app.operations.chat.message(command(kind)));
  await allEnded(database.pool);
  return (count * STEPS * 1000) / (performance.now() - started);
}

serve(
  null,
  (asked) => work(asked as Work),
  () => app.stop(),
);
