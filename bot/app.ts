import path from 'node:path';
import type { JWTVerifyGetKey } from 'jose';
import { IN_FULL } from '../cards/in-full.ts';
import { renderersIn } from '../cards/renderers.ts';
import { engineTx, maskedBody, openStore, secretsOf } from './app-masking.ts';
import { lookAtRules, openSites, requireUsableRules, rulesNotes } from './app-site.ts';
import type { Config } from './config.ts';
import type { TabPlace } from './core/chat/tab-link.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Core } from './core/core.ts';
import { createOperations, type Operations } from './core/operations.ts';
import { admittedTenants } from './core/policy/admitted-tenants.ts';
import { requireRules } from './core/policy/rule.ts';
import type { ClaimedMembership, Directory, Engine, Logger, Store } from './core/ports.ts';
import type { StepKind } from './core/run/step-kind.ts';
import { createStrandBody } from './core/run/strand-body.ts';
import { discover, hasShape } from './discover.ts';
import { createEngine, type RunningEngine } from './engine/engine.ts';
import { Heartbeat } from './heartbeat.ts';
import { tokenAuthentication } from './http/auth.ts';
import type { EntraCloud } from './http/entra-cloud.ts';
import type { Mount } from './http/pipeline.ts';
import { createHttpServer } from './http/server.ts';
import { findCommands, findRules } from './plugins.ts';
import { Flights } from './running/flights.ts';
import { createPerform } from './running/perform.ts';
import { stopCancelled } from './running/stop-cancelled.ts';
import { SignalHub } from './signals.ts';
import { closeConnectors } from './site/connectors.ts';
import type { Site } from './site/load-site.ts';
import type { Sites } from './site/sites.ts';
import type { LoadVersion } from './site/versions.ts';
import { migrate } from './store/migrations.ts';
import { type Database, openDatabase, prepareDataDirectory } from './store/open.ts';
import { removeExpired } from './store/retention.ts';
import type { CardAction } from './teams/card-action.ts';
import type { Cloud } from './teams/clouds.ts';
import type { BotCredentials } from './teams/credentials.ts';
import { createTeamsEdge } from './teams/edge.ts';
import type { KeySource } from './teams/keys.ts';
import type { Pace } from './teams/rate-limit.ts';
import type { ServiceUrlRule } from './teams/service-url.ts';

export { openDatabase, prepareDataDirectory };

/** The services around the bot: Microsoft's, or the ones of Local Teams and tests that speak the same protocols. */
export type Surroundings = Readonly<{
  botAppId: string;
  botCloud: Cloud;
  botKeys: KeySource;
  botCredentials: BotCredentials;
  serviceUrls: ServiceUrlRule;
  tenantIds: readonly string[];
  /** null when it is not known how Teams opens the tab. */
  tab: TabPlace | null;
  api: Readonly<{ cloud: EntraCloud; clientId: string; getKeys: JWTVerifyGetKey }>;
  /** Who has which role; `site` gives the policy and the listed people that are in force. */
  directory(site: () => Pick<Site, 'policy' | 'people'>): DirectoryService;
  mounts: readonly Mount[];
  /** Called once the server listens. */
  listening(port: number): Promise<void>;
  /** Called before the server closes. */
  closeStreams(): void;
  /** Called last of all: steps that come to their end during the stop still need what is around. */
  close(): Promise<void>;
}>;

/** A directory, and what it may offer beyond its port. */
export type DirectoryService = Directory &
  Readonly<{
    /** Hears what verified tokens say of their owners. */
    learn?(claimed: ClaimedMembership): void;
    /** What an administrator should know about it; asked after the start and each activation of rules. Never throws. */
    check?(): Promise<readonly string[]>;
  }>;

export type AppParts = Readonly<{
  config: Config;
  surroundings: Surroundings;
  logger: Logger;
  clock?: Clock;
  directory?: DirectoryService;
  /** How often due work is looked for. */
  dueEveryMs?: number;
  /** Tests only: how quickly Teams may be spoken to. */
  pace?: Pace;
  database?: Database;
  /** Whether new rules need a second person. Default: everywhere but in local mode. */
  governed?: boolean;
  loadVersion?: LoadVersion;
  /** Ends the start where it is: what was started until then is stopped again, and the reason is thrown. */
  starting?: AbortSignal;
}>;

export type App = Readonly<{
  port: number;
  store: Store;
  operations: Operations;
  signals: SignalHub;
  warnings: readonly string[];
  /** The number of the activation of rules by which this process works. */
  activation(): number;
  stop(): Promise<void>;
}>;

const DUE_EVERY_MS = 1000;
/** How often the folder and the rules in force are looked at: an activation is seen by every process within a second. */
const LOOK_EVERY_MS = 500;
const TIDY_EVERY_MS = 3_600_000;

/**
 * Builds and starts everything, by hand and in order: database, core, engine, Teams, HTTP. When a later part cannot start,
 * the earlier ones are stopped again. `stop` takes them down in reverse: no new requests, then steps in flight, then the database.
 */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, surroundings, logger } = parts;
  const clock = parts.clock ?? systemClock;
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    undo.push(() => surroundings.close());
    undo.push(async () => (config.site === null ? undefined : closeConnectors(config.site.site.connectors)));
    const database = parts.database ?? (await openDatabase(whereOf(config), logger));
    undo.push(() => database.close());
    await migrate(database.pool);
    const store = openStore(database, config.masker);
    if (database.kind === 'embedded') await store.outbox.endLeases();
    const signals = new SignalHub();
    const sites = await openSites({ ...parts, governed: parts.governed ?? !config.local, store, database, clock, load: parts.loadVersion });
    undo.push(() => sites.close());
    const directory = parts.directory ?? surroundings.directory(() => sites.site());
    const { core, engine } = await createCore({ ...parts, clock, store, signals, database, sites, directory });
    const operations = createOperations(core);
    parts.starting?.throwIfAborted();
    await engine.start();
    undo.push(() => engine.stop());
    const { listen, kick } = createDoors({ ...parts, clock, store, signals, sites, operations, directory });
    const port = await listen(undo);
    await surroundings.listening(port);
    const heartbeat = new Heartbeat(() => operations.due(), parts.dueEveryMs ?? DUE_EVERY_MS, logger);
    const tidying = new Heartbeat(() => removeExpired(database.pool, clock.now()), TIDY_EVERY_MS, logger);
    const look = lookAtRules({ sites, directory, logger });
    const looking = new Heartbeat(look, Math.min(LOOK_EVERY_MS, parts.dueEveryMs ?? DUE_EVERY_MS), logger);
    const stopHearing = signals.onDue(() => heartbeat.kick());
    undo.push(async () => void stopHearing());
    for (const beat of [heartbeat, looking, tidying]) {
      beat.start();
      undo.push(() => beat.stop());
    }
    kick();
    const warnings = [...sites.site().warnings, ...database.warnings];
    return { port, store, operations, signals, warnings, activation: () => sites.present().activation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the database of this configuration is. */
export function whereOf(config: Config): Parameters<typeof openDatabase>[0] {
  return config.databaseUrl === null ? { dataDir: config.dataDir } : { url: config.databaseUrl.reveal() };
}

type CoreParts = AppParts &
  Readonly<{ clock: Clock; store: Store; signals: SignalHub; database: Database; sites: Sites; directory: DirectoryService }>;

async function createCore(parts: CoreParts): Promise<Readonly<{ core: Core; engine: RunningEngine }>> {
  const { config, clock, store, signals, logger, database, sites, directory } = parts;
  const [commands, kinds, rules] = await Promise.all([
    findCommands(),
    discover('steps', hasShape<StepKind>({ kind: 'string', enter: 'function' }), (kind) => kind.kind),
    findRules(),
  ]);
  requireRules(rules);
  const flights = new Flights();
  signals.subscribe((runId) => void stopCancelled({ store, flights, logger }, runId));
  // The strand's body enqueues through the engine that runs it; by the time it is called, both exist.
  const enqueue: Engine['enqueue'] = (tx, strand) => engine.engine.enqueue(tx, strand);
  const body = createStrandBody(
    {
      store,
      engine: { enqueue },
      kinds,
      get policy() {
        return sites.present().policy;
      },
      clock,
      signals,
      logger,
    },
    createPerform({ ...secretsOf(config), store, use: (activation, work) => sites.use(activation, work), signals, logger, flights }),
  );
  const engine = createEngine({ database, txOn: engineTx(config.masker), body: maskedBody(body, config.masker), logger, clock });
  const core: Core = {
    store,
    engine: { enqueue },
    directory,
    sites,
    get connectors() {
      return sites.present().connectors;
    },
    get workflows() {
      return sites.present().workflows;
    },
    get policy() {
      return sites.present().policy;
    },
    get activation() {
      return sites.present().activation;
    },
    rules,
    kinds,
    commands,
    ...IN_FULL,
    homeTenants: config.tenantIds,
    tab: parts.surroundings.tab,
    clock,
    signals,
    logger,
  };
  return { core, engine };
}

type DoorParts = AppParts &
  Readonly<{ clock: Clock; store: Store; signals: SignalHub; sites: Sites; operations: Operations; directory: DirectoryService }>;

function createDoors(parts: DoorParts): Readonly<{ listen: (undo: (() => Promise<void>)[]) => Promise<number>; kick: () => void }> {
  const { config, surroundings, logger, clock, store, signals, sites, operations, directory } = parts;
  let kick = (): void => undefined;
  const listen = async (undo: (() => Promise<void>)[]): Promise<number> => {
    const actions = await discover(
      'teams/actions',
      hasShape<CardAction>({ verb: 'string', hint: 'object', inputs: 'object' }),
      (action) => action.verb,
    );
    const tenants = (): readonly string[] => admittedTenants(surroundings.tenantIds, sites.site().policy);
    const teams = createTeamsEdge({
      appId: surroundings.botAppId,
      cloud: surroundings.botCloud,
      tenants,
      allowedServiceUrls: surroundings.serviceUrls,
      keys: surroundings.botKeys,
      credentials: surroundings.botCredentials,
      operations: operations.chat,
      outbox: store.outbox,
      renderers: renderersIn(() => sites.site().settings.language),
      actions: [...actions.values()],
      ...(parts.pace === undefined ? {} : { pace: parts.pace }),
      clock,
      logger,
      masker: config.masker,
    });
    kick = () => teams.notifier.kick();
    signals.onOutbox(kick);
    signals.subscribe(kick);
    const authenticate = tokenAuthentication({
      cloud: surroundings.api.cloud,
      tenants,
      audience: surroundings.api.clientId,
      clients: [],
      // The directory knows guests too, and then policy gives them only what names them.
      guests: true,
      getKeys: surroundings.api.getKeys,
      clock,
      learn: (claimed) => directory.learn?.(claimed),
    });
    const http = createHttpServer({
      operations: operations.tab,
      authenticate,
      messages: (req, res) => teams.handleMessages(req, res),
      changes: signals,
      ready: async () => {
        await store.ping();
        requireUsableRules(sites);
      },
      notes: () => [...rulesNotes(sites), ...teams.notifier.notes()],
      clock,
      logger,
      masker: config.masker,
      tabDir: path.join(import.meta.dirname, '../dist/tab'),
      local: config.local,
      trustProxy: config.proxies === 0 ? false : config.proxies,
      mounts: surroundings.mounts,
    });
    const { port } = await http.listen(config.port, config.host);
    teams.notifier.start();
    undo.push(async () => {
      await teams.notifier.stop();
      // Streams would keep the server open for their whole life.
      surroundings.closeStreams();
      await http.close();
    });
    return port;
  };
  return { listen, kick: () => kick() };
}
