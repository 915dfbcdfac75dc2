import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createLocalJWKSet, importJWK, type JWK } from 'jose';
import type { Surroundings } from './app.ts';
import { fileDirectoryOf } from './app-site.ts';
import type { Config } from './config.ts';
import type { Notary } from './core/audit/notary.ts';
import type { Clock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import type { Logger } from './core/ports.ts';
import { PUBLIC_CLOUD } from './http/entra-cloud.ts';
import { type ConnectorEmulator, createConnectorEmulator } from './local/connector/emulator.ts';
import { FIRST_STEPS, WITHOUT_APP } from './local/first-steps.ts';
import { createLocalIssuer, type LocalIssuer } from './local/issuer.ts';
import { startLocalNotary } from './local/notary-process.ts';
import { CONNECTOR_MOUNT, createLocalTeams } from './local/server.ts';
import { createShop } from './local/shop/shop.ts';
import { createNotary } from './notary/client.ts';
import { CLOUDS } from './teams/clouds.ts';
import type { SigningKey } from './teams/key-documents.ts';
import type { KeySource } from './teams/keys.ts';

/** Made up for Local Teams; no registration in any tenant has them. */
const BOT_APP_ID = '00000000-0000-4000-8000-0000000b0700';
const API_APP_ID = '00000000-0000-4000-8000-000000000a51';

export type LocalSurroundings = Surroundings & Readonly<{ emulator: ConnectorEmulator; issuer: LocalIssuer; url(port: number): string }>;

/**
 * Local Teams in place of Microsoft's services: an issuer whose keys live in memory, the Bot Connector protocol behind
 * `/local/connector`, the page, and the demo shop. The bot's own code is the same as in Teams.
 * Throws `invalid` when the site lists nobody to act as, and what the shop throws when a port is taken.
 */
export async function createLocalSurroundings(
  config: Config,
  by: Readonly<{
    clock: Clock;
    logger: Logger;
    /** Who seals the audit log; without one it is not sealed. */
    notary?: Notary;
    /** Tests only: who has no app. */
    withoutApp?: readonly string[];
  }>,
): Promise<LocalSurroundings> {
  const tenantId = config.tenantIds[0];
  if (tenantId === undefined || config.site === null) {
    throw new AppError({
      code: 'invalid',
      reason: 'local.nobody',
      message: 'Local Teams needs people to act as. List some in site/directory.yml.',
    });
  }
  await mkdir(config.dataDir, { recursive: true });
  const { people, settings } = config.site.site;
  const personas = people.filter((person) => person.tenantId === tenantId);
  const issuer = await createLocalIssuer({ tenantId, botAppId: BOT_APP_ID, apiAppId: API_APP_ID, clock: by.clock });
  let origin = '';
  const origins = new Set<string>();
  const emulator = createConnectorEmulator({
    appId: BOT_APP_ID,
    tenantId,
    botName: 'Signalbox',
    team: { name: 'Operations', channels: ['General', 'Deployments'] },
    people: personas,
    issuer,
    clock: by.clock,
    logger: by.logger,
    origin: () => origin,
    mountPath: CONNECTOR_MOUNT,
    botEndpoint: () => `${origin}/api/messages`,
    keepIn: path.join(config.dataDir, 'local-teams.jsonl'),
  });
  const page = createLocalTeams({
    emulator,
    issuer,
    personas,
    firstSteps: FIRST_STEPS,
    withoutApp: by.withoutApp ?? WITHOUT_APP,
    pageDir: path.join(import.meta.dirname, '../dist/local'),
    logger: by.logger,
  });
  const ports = settings.local.shop;
  const shop = ports === null ? null : createShop({ home: path.join(config.dataDir, 'shop'), ports });
  await shop?.start();
  return {
    botAppId: BOT_APP_ID,
    botCloud: CLOUDS.public,
    botKeys: localKeys(issuer),
    botToken: () => issuer.botToken(),
    serviceUrls: { origins },
    tenantIds: [tenantId],
    // The page follows such links itself.
    tab: { host: CLOUDS.public.teamsHost, appId: BOT_APP_ID },
    api: { cloud: PUBLIC_CLOUD, clientId: API_APP_ID, getKeys: createLocalJWKSet(issuer.tenantKeys) },
    directory: (site) => fileDirectoryOf(site, config.tenantIds),
    mounts: ['/', '/local'].map((prefix) => ({ prefix, handle: (req, res) => page.handle(req, res) })),
    notary: by.notary ?? null,
    async listening(port) {
      // Only now is it known where this Teams lives; nothing was accepted from anywhere before.
      origin = `http://127.0.0.1:${port}`;
      origins.add(origin);
      await page.started();
    },
    closeStreams: () => page.close(),
    close: async () => shop?.stop(),
    emulator,
    issuer,
    url: (port) => page.url(port),
  };
}

/** The same with a notary in a process of its own, as `npm start` has it. Throws also `unavailable`/`local.no_notary`. */
export async function localSurroundings(config: Config, by: Readonly<{ clock: Clock; logger: Logger }>): Promise<LocalSurroundings> {
  const process = await startLocalNotary(config.dataDir, { logger: by.logger, masker: config.masker });
  const { address, key, token } = process;
  try {
    const made = await createLocalSurroundings(config, { ...by, notary: createNotary({ address, key, token }) });
    return { ...made, close: () => made.close().finally(() => process.stop()) };
  } catch (error) {
    await process.stop();
    throw error;
  }
}

/** The keys of the local issuer, as the Teams edge asks for them. */
export function localKeys({ channelKeys }: Pick<LocalIssuer, 'channelKeys'>): KeySource {
  // Read once, as those of Microsoft are: reading a key takes longer than checking a signature with it.
  const known = new Map(channelKeys.keys.map((key) => [key.kid, imported(key)]));
  return {
    find: async (kid) => (await known.get(kid)) ?? null,
    warm: async () => undefined,
  };
}

async function imported(found: JWK): Promise<SigningKey | null> {
  const key = await importJWK(found, 'RS256');
  if (key instanceof Uint8Array) return null;
  const endorsements: unknown = Object.entries(found).find(([name]) => name === 'endorsements')?.[1];
  return { key, endorsements: Array.isArray(endorsements) ? endorsements.map(String) : [] };
}
