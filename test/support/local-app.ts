import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type App, createApp } from '../../bot/app.ts';
import { createLocalSurroundings, type LocalSurroundings } from '../../bot/app-local.ts';
import { type Config, readConfig } from '../../bot/config.ts';
import { type Clock, systemClock } from '../../bot/core/clock.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { Masker } from '../../bot/core/masking/masker.ts';
import type { Directory, Logger, StoredEvent } from '../../bot/core/ports.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { Run, RunState } from '../../bot/core/run/run.ts';
import { activate } from '../../bot/core/site/activate.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { openMigrated } from '../../bot/migrated-database.ts';
import { findSiteNeeds } from '../../bot/plugins.ts';
import type { LoadVersion } from '../../bot/site/versions.ts';
import type { Database } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { BUDGETS, type Budgets } from '../../bot/teams/bot.ts';
import { memoryDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { PATIENCE_MS } from './patience.ts';
import { patientTeams } from './patient-teams.ts';
import { silentLogger } from './silent-logger.ts';

const STARTER_SITE = path.join(import.meta.dirname, '../../site');

export type Site = Readonly<{ siteDir: string; shop: Readonly<{ staging: string; production: string }>; remove(): Promise<void> }>;

/** Files of the site by name; null takes one of the starter's away. */
export type Files = Readonly<Record<string, string | null>>;

/** A copy of the starter site whose demo shop has ports of its own, so that suites do not meet. `more` adds or replaces files. */
export async function copySite(more: Files = {}): Promise<Site> {
  const siteDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-site-'));
  await cp(STARTER_SITE, siteDir, { recursive: true });
  for (const [name, content] of Object.entries(more)) {
    if (content === null) await rm(path.join(siteDir, name));
    else await writeFile(path.join(siteDir, name), content);
  }
  const [staging, production] = [await freePort(), await freePort()];
  const files = ['signalbox.yml', ...(await readdir(path.join(siteDir, 'workflows'))).map((name) => `workflows/${name}`)];
  for (const name of files) {
    const file = path.join(siteDir, name);
    const text = await readFile(file, 'utf8');
    // In one go: the port that was just written may have the other's digits in it.
    await writeFile(
      file,
      text.replaceAll(/\b410[12]\b/g, (port) => String(port === '4101' ? staging : production)),
    );
  }
  const shop = { staging: `http://127.0.0.1:${staging}`, production: `http://127.0.0.1:${production}` };
  return { siteDir, shop, remove: () => rm(siteDir, { recursive: true, force: true }) };
}

export type LocalApp = Readonly<{
  app: App;
  config: Config;
  teams: LocalSurroundings['emulator'];
  surroundings: LocalSurroundings;
  site: Site;
  origin: string;
  /** The embedded database, when it is in memory. */
  database: Database | null;
  /** The newest run of a workflow that fits, as soon as it is in one of the states. */
  runIn(states: readonly RunState[], fits?: (run: Run) => boolean): Promise<Run>;
  run(id: RunId): Promise<Run>;
  events(filter?: Readonly<{ runId?: string; type?: string }>): Promise<readonly StoredEvent[]>;
  /** Writes a file of the site, and waits until this process works by it where nobody has to approve new rules. */
  write(name: string, content: string): Promise<void>;
  stop(): Promise<void>;
}>;

type LocalAppOptions = Readonly<{
  /** Files of the site, added or replaced. */
  files?: Files;
  clock?: Clock;
  directory?: Directory;
  /** Personas who do not have the app. */
  withoutApp?: readonly string[];
  /** As quick as it goes, instead of as quick as Teams allows. */
  unpaced?: boolean;
  /** How long an answer may take until it is “Working on it…”. Default: longer than a busy machine needs, so that suites read the answer. */
  budgets?: Budgets;
  /** `disk` is the embedded database in the data directory, as `npm start` has it; `url` a Postgres server, `migrationUrl` its user who owns the tables. */
  database?: 'memory' | 'disk' | Readonly<{ url: string; migrationUrl?: string }>;
  dueEveryMs?: number;
  /** How long a step waits for its seal. Default: as long as in an installation. */
  sealPatienceMs?: number;
  /** New rules need a second person, as in an installation; the folder is put into force first unless something is already. */
  governed?: boolean;
  /** A site that somebody else made and removes. */
  site?: Site;
  dataDir?: string;
  loadVersion?: LoadVersion;
  /** Something else in place of a part of what is around the product. */
  around?: (made: LocalSurroundings) => LocalSurroundings;
  /** Instead of one that says nothing. */
  logger?: Logger;
  /** Variables beside those that the app needs; read as they are at the moment. */
  env?: Record<string, string | undefined>;
  masker?: Masker;
}>;

/** The whole product in this process, with Local Teams around it. */
export async function startLocalApp(options: LocalAppOptions = {}): Promise<LocalApp> {
  const site = options.site ?? (await copySite(options.files));
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-')));
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const needs = await findSiteNeeds();
  const url = typeof options.database === 'object' ? urlsOf(options.database) : {};
  const env = Object.assign(options.env ?? {}, {
    ...url,
    SIGNALBOX_PORT: '0',
    SIGNALBOX_DATA_DIR: dataDir,
    SIGNALBOX_SITE_DIR: site.siteDir,
  });
  const config = await readConfig(env, { local: true, ...(options.masker === undefined ? {} : { masker: options.masker }), ...needs });
  const made = await createLocalSurroundings(config, {
    clock,
    logger,
    ...(options.withoutApp === undefined ? {} : { withoutApp: options.withoutApp }),
  });
  const surroundings = options.around?.(made) ?? made;
  const inMemory = options.database === undefined || options.database === 'memory';
  const database: Readonly<{ database?: Database }> = inMemory ? { database: (await memoryDatabase()).database } : {};
  if (options.governed === true) await firstRules(config, database.database ?? null);
  const app = await createApp({
    config,
    surroundings,
    logger,
    clock,
    ...database,
    ...(options.directory === undefined ? {} : { directory: options.directory }),
    dueEveryMs: options.dueEveryMs ?? 250,
    ...(options.sealPatienceMs === undefined ? {} : { sealPatienceMs: options.sealPatienceMs }),
    ...(options.governed === undefined ? {} : { governed: options.governed }),
    ...(options.loadVersion === undefined ? {} : { loadVersion: options.loadVersion }),
    budgets: options.budgets ?? { ...BUDGETS, invokeMs: PATIENCE_MS },
    ...(options.unpaced === true ? { pace: { conversation: [], tenant: [], edits: [] } } : {}),
  });
  const run = async (id: RunId): Promise<Run> => {
    const found = await app.store.run(id);
    if (found === null) throw new Error(`there is no run ${id}`);
    return found;
  };
  return {
    database: database.database ?? null,
    app,
    config,
    teams: patientTeams(surroundings.emulator, app.store),
    surroundings,
    site,
    origin: `http://127.0.0.1:${app.port}`,
    run,
    runIn: (states, fits = () => true) =>
      until(
        async () => (await app.store.runs({ states }, null, 50)).rows.find(fits) ?? null,
        async () => `no run is ${states.join(' or ')}; there are ${await summary(app)}`,
      ),
    events: async (filter = {}) => (await app.store.audit(filter, null, 200)).rows,
    write: (name, content) => rewrite(app, path.join(site.siteDir, name), content),
    async stop() {
      await app.stop();
      await Promise.all([
        options.site === undefined ? site.remove() : null,
        options.dataDir === undefined ? rm(dataDir, { recursive: true, force: true }) : null,
      ]);
    },
  };
}

function urlsOf({ url, migrationUrl }: Readonly<{ url: string; migrationUrl?: string }>): Readonly<Record<string, string>> {
  return { DATABASE_URL: url, ...(migrationUrl === undefined ? {} : { MIGRATION_DATABASE_URL: migrationUrl }) };
}

async function rewrite(app: App, file: string, content: string): Promise<void> {
  if ((await readFile(file, 'utf8')) === content) return;
  const before = app.activation();
  await writeFile(file, content);
  await until(
    () => Promise.resolve(app.activation() > before || null),
    () => Promise.resolve(`${file} did not come into force`),
  );
}

/** What \`signalbox rules activate --first\` does, also on a database in memory. */
async function firstRules(config: Config, database: Database | null): Promise<void> {
  if (config.site === null) throw new Error('there is no site');
  const opened = database ?? (await openMigrated(config, silentLogger));
  const { hash, files } = config.site;
  const at = systemClock.now();
  const by: Principal = { kind: 'system', tenantId: 'signalbox', objectId: 'cli/test', name: 'test at the command line' };
  await createStore(opened).transaction(async (tx) => {
    if ((await tx.site.inForce()) !== null) return;
    await tx.site.keepVersion({ hash, files, foundAt: at });
    await activate(tx, { number: 1, hash, how: 'first', by, at, reason: '', proposalId: null }, { by, via: 'cli', at });
  });
  if (database === null) await opened.close();
}

async function summary(app: App): Promise<string> {
  const { rows } = await app.store.runs({}, null, 20);
  return rows.map((run) => `${run.plan.summary}: ${run.state} (${inEnglish(run.message ?? '-')})`).join('; ') || 'none';
}

/** Asks again until there is an answer; fails with what `otherwise` says when the time is over. */
export async function until<T>(ask: () => Promise<T | null>, otherwise: () => Promise<string>, timeoutMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await ask();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(await otherwise());
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
