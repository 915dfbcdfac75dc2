import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { BOT_NAMES, type BotConfig, readBot } from './config-bot.ts';
import { DIRECTORY_NAMES, type DirectoryConfig, readDirectory } from './config-directory.ts';
import { FORWARDING_NAMES, type ForwardingConfig, readForwarding } from './config-forwarding.ts';
import { NOTARY_NAMES, type NotaryPlaceConfig, readNotary } from './config-notary.ts';
import { OBSERVING_NAMES, type ObservingConfig, readObserving } from './config-observing.ts';
import { REACHING_NAMES, type ReachingConfig, readReaching } from './config-reaching.ts';
import { readVaults, VAULT_NAMES } from './config-vault.ts';
import { AppError, toAppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { Secret } from './core/secret.ts';
import { createReader, type Env, type Reader } from './environment.ts';
import { closeConnectors } from './site/connectors.ts';
import { type LoadedSite, loadVersion, type VersionNeeds } from './site/load-version.ts';
import { readSite } from './site/site-files.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export const CLOUD_NAMES = ['public', 'usgov', 'usdod', 'china'] as const;

/** Everything that is set from outside, checked and frozen. Paths are absolute. */
export type Config = Readonly<{
  /** Local Teams: no bot registration, loopback only. */
  local: boolean;
  host: string;
  port: number;
  dataDir: string;
  siteDir: string;
  /** Whether the embedded database forces its writes to the disk. */
  embeddedSync: boolean;
  /** null = the embedded database in `dataDir`. */
  databaseUrl: Secret | null;
  /** The database user that owns the tables; null = the one of `databaseUrl` does. */
  migrationUrl: Secret | null;
  logLevel: (typeof LOG_LEVELS)[number];
  cloud: (typeof CLOUD_NAMES)[number];
  /** Home tenants. In local mode those of the listed people. */
  tenantIds: readonly string[];
  /** null in local mode only. */
  bot: BotConfig | null;
  /** Who has which app roles and groups. */
  directory: DirectoryConfig;
  /** Who seals the audit log; null in local mode, and where nobody does. */
  notary: NotaryPlaceConfig | null;
  /** Key vaults that secrets of the site may lie in. */
  vaults: readonly string[];
  /** Where the audit log goes besides the database. */
  forwarding: ForwardingConfig;
  /** Where metrics and traces go. */
  observing: ObservingConfig;
  /** Client id of the tab's API registration; null = no tab. */
  apiClientId: string | null;
  /** The app's id in Teams (`id` of its manifest), for links to the tab; null = no links. */
  teamsAppId: string | null;
  /** How approvers are reached of whom no chat is known. */
  reaching: ReachingConfig;
  /** `https://…` origin under which Teams reaches this installation. */
  publicUrl: string | null;
  /** How many proxies stand before this server; decides whose address a flood limit counts. */
  proxies: number;
  /** What lies in the site folder, for Local Teams. An installation works by the version in force, which its database knows: null. */
  site: LoadedSite | null;
  /** Knows every secret of this process. */
  masker: Masker;
  /** A variable as it is now, for secrets that the site refers to. */
  variable(name: string): string | undefined;
}>;

export type ConfigOptions = Readonly<{
  local: boolean;
  /** Called first, so that a data directory that cannot be used is told as what it is. Rejects with an AppError. */
  prepare?: (dataDir: string) => Promise<void>;
  /** Learns the secrets that are read; default a new one. */
  masker?: Masker;
}> &
  Omit<VersionNeeds, 'siteDir' | 'dataDir' | 'home'>;

/** Every variable that is read. */
export const CONFIG_NAMES = [
  ...BOT_NAMES,
  ...DIRECTORY_NAMES,
  ...NOTARY_NAMES,
  ...FORWARDING_NAMES,
  ...OBSERVING_NAMES,
  ...VAULT_NAMES,
  ...REACHING_NAMES,
  'SIGNALBOX_PORT',
  'SIGNALBOX_HOST',
  'SIGNALBOX_DATA_DIR',
  'SIGNALBOX_SITE_DIR',
  'SIGNALBOX_EMBEDDED_SYNC',
  'SIGNALBOX_LOG_LEVEL',
  'SIGNALBOX_CLOUD',
  'SIGNALBOX_TENANT_ID',
  'SIGNALBOX_TENANT_IDS',
  'SIGNALBOX_API_CLIENT_ID',
  'SIGNALBOX_TEAMS_APP_ID',
  'SIGNALBOX_PUBLIC_URL',
  'SIGNALBOX_PROXIES',
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'MIGRATION_DATABASE_URL_FILE',
];

/**
 * Reads the environment, and for Local Teams the site folder. Throws one `invalid` (`config.invalid`) with every problem of
 * both: the name, what is expected and an example. The caller closes the connectors of `site`.
 */
export async function readConfig(env: Env, options: ConfigOptions): Promise<Config> {
  const masker = options.masker ?? new Masker();
  const reader = createReader(env, CONFIG_NAMES, masker);
  const server = await readServer(reader, { local: options.local, masker });
  const teams = await readTeams(reader, options.local);
  const directory = await readDirectory(reader, { local: options.local, tenants: teams.tenantIds.length });
  const notary = await readNotary(reader, options);
  const forwarding = await readForwarding(reader);
  const observing = await readObserving(reader, masker);
  const vaults = readVaults(reader);
  // What is wrong with the directory was complained about once.
  const reaching = readReaching(reader, { ...teams, local: options.local, entra: directory?.type !== 'file' });
  // Some collectors have their key in the address.
  for (const target of forwarding.targets) if (target.kind === 'collector') masker.secret(target.url.reveal());
  masker.secretHeader(forwarding.authorization?.reveal() ?? '');
  const site = await loadFolder(server, options).catch((error: unknown) => toAppError(error));
  if (site instanceof AppError || directory === null || reader.problems.length > 0) {
    if (site !== null && !(site instanceof AppError)) await closeConnectors(site.site.connectors);
    throw configError(reader.problems, site instanceof AppError ? site : null);
  }
  const tenantIds = site === null ? teams.tenantIds : [...new Set(site.site.people.map((person) => person.tenantId))];
  const variable = (name: string): string | undefined => env[name];
  const far = { directory, notary, forwarding, observing, vaults, reaching };
  return Object.freeze({ local: options.local, ...server, ...teams, ...far, tenantIds, site, masker, variable });
}

type Folders = Pick<Config, 'siteDir' | 'dataDir'>;

/** What Local Teams works by; null elsewhere. */
async function loadFolder(
  { siteDir, dataDir }: Folders,
  { local, prepare, masker: _masker, ...needs }: ConfigOptions,
): Promise<LoadedSite | null> {
  await prepare?.(dataDir);
  return local ? loadVersion(await readSite(siteDir), { siteDir, dataDir, ...needs }) : null;
}

/** Where everything lies, for the verbs of the command line that need neither a bot nor Teams. Throws as `readConfig`. */
export async function readPlaces(env: Env, masker: Masker): Promise<Places> {
  const reader = createReader(env, CONFIG_NAMES, masker);
  const { dataDir, siteDir, embeddedSync, databaseUrl, migrationUrl, host, port } = await readServer(reader, { local: false, masker });
  if (reader.problems.length > 0) throw configError(reader.problems, null);
  return { dataDir, siteDir, embeddedSync, databaseUrl, migrationUrl, host, port };
}

/** Where the notary is, for the verbs of the command line; null when the environment names none. Throws as `readConfig`. */
export async function readNotaryPlace(env: Env, masker: Masker): Promise<NotaryPlaceConfig | null> {
  const reader = createReader(env, CONFIG_NAMES, masker);
  if (!reader.has('SIGNALBOX_NOTARY')) return null;
  const place = await readNotary(reader, { local: false });
  if (reader.problems.length > 0) throw configError(reader.problems, null);
  return place;
}

export type Places = Pick<Config, 'dataDir' | 'siteDir' | 'embeddedSync' | 'databaseUrl' | 'migrationUrl' | 'host' | 'port'>;

type Server = Places & Pick<Config, 'logLevel' | 'publicUrl' | 'proxies'>;

async function readServer(reader: Reader, { local, masker }: Readonly<{ local: boolean; masker: Masker }>): Promise<Server> {
  const host = reader.text('SIGNALBOX_HOST', isHost, 'an IP address or localhost, for example 127.0.0.1') ?? '127.0.0.1';
  if (local && !isLoopback(host))
    reader.complain('SIGNALBOX_HOST', 'must be 127.0.0.1 for Local Teams, which only this machine may reach. Remove the variable.');
  const databaseUrl = reader.text('DATABASE_URL', isPostgres, POSTGRES);
  return {
    host,
    port: Number(reader.text('SIGNALBOX_PORT', isPort, 'a port number from 0 to 65535, for example 3978') ?? 3978),
    dataDir: resolve(reader.text('SIGNALBOX_DATA_DIR') ?? './data'),
    siteDir: resolve(reader.text('SIGNALBOX_SITE_DIR') ?? './site'),
    embeddedSync: reader.choice('SIGNALBOX_EMBEDDED_SYNC', ['on', 'off']) === 'on',
    databaseUrl: databaseUrl === null ? null : masker.secretUrl(databaseUrl),
    migrationUrl: await readMigrationUrl(reader, masker),
    logLevel: reader.choice('SIGNALBOX_LOG_LEVEL', LOG_LEVELS) ?? 'info',
    proxies: Number(
      reader.text('SIGNALBOX_PROXIES', (text) => /^[0-9]$/.test(text), 'how many proxies stand before it, for example 1') ?? 0,
    ),
    publicUrl: reader.text(
      'SIGNALBOX_PUBLIC_URL',
      isPublicOrigin,
      'an https origin without a path, for example https://signalbox.example.com',
    ),
  };
}

const POSTGRES = 'a Postgres address, for example postgresql://signalbox@db.example.com/signalbox';

/** Never complains by value: it holds a password. */
async function readMigrationUrl(reader: Reader, masker: Masker): Promise<Secret | null> {
  const url = await reader.secret('MIGRATION_DATABASE_URL');
  if (url === null) return null;
  // An empty one was complained about already.
  if (url.reveal() !== '' && !isPostgres(url.reveal())) reader.complain('MIGRATION_DATABASE_URL', `must be ${POSTGRES}.`);
  if (!reader.has('DATABASE_URL'))
    reader.complain(
      'MIGRATION_DATABASE_URL',
      'goes with DATABASE_URL, which is missing: the same database with the user that works in it.',
    );
  return url.reveal() === '' ? url : masker.secretUrl(url.reveal());
}

async function readTeams(
  reader: Reader,
  local: boolean,
): Promise<Pick<Config, 'cloud' | 'tenantIds' | 'bot' | 'apiClientId' | 'teamsAppId'>> {
  const tenantIds = reader.ids('SIGNALBOX_TENANT_ID', 'SIGNALBOX_TENANT_IDS');
  const bot = await readBot(reader, { local, tenantIds });
  const apiClientId = reader.id('SIGNALBOX_API_CLIENT_ID');
  const teamsAppId = reader.id('SIGNALBOX_TEAMS_APP_ID');
  return { cloud: reader.choice('SIGNALBOX_CLOUD', CLOUD_NAMES) ?? 'public', tenantIds, bot, apiClientId, teamsAppId };
}

function configError(problems: readonly string[], site: AppError | null): AppError {
  const ofSite = site === null ? [] : Array.isArray(site.details['problems']) ? site.details['problems'].map(String) : [site.message];
  const lines = [...problems, ...ofSite];
  const count = lines.length === 1 ? 'one problem' : `${lines.length} problems`;
  const message = `The configuration has ${count}. Nothing was started; please mend:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return new AppError({ code: 'invalid', reason: 'config.invalid', message, cause: site ?? undefined, details: { problems: lines } });
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\/./.test(text);
}

function isHost(text: string): boolean {
  return text === 'localhost' || isIP(text) !== 0;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function isPublicOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text;
}
