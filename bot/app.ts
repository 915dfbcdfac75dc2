import type { JWTVerifyGetKey } from 'jose';
import { createCore } from './app-core.ts';
import { createDoors } from './app-doors.ts';
import { openStore } from './app-masking.ts';
import { openObserving, tellMetrics } from './app-observing.ts';
import { keepersOf, sealingBeat } from './app-sealing.ts';
import { lookAtRules, openSites } from './app-site.ts';
import type { Config } from './config.ts';
import type { Feed, Installer } from './core/asking/reach.ts';
import type { Notary } from './core/audit/notary.ts';
import type { TabPlace } from './core/chat/tab-link.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { createOperations, type Operations } from './core/operations.ts';
import type { ClaimedMembership, Directory, Logger, Store } from './core/ports.ts';
import type { ReadVault } from './core/secret-reference.ts';
import { createForwarding } from './forwarding/create-forwarding.ts';
import { Heartbeat } from './heartbeat.ts';
import type { EntraCloud } from './http/entra-cloud.ts';
import type { Mount } from './http/pipeline.ts';
import { openMigrated } from './migrated-database.ts';
import { observedOperations } from './observing/observed-operations.ts';
import { SignalHub } from './signals.ts';
import { closeConnectors } from './site/connectors.ts';
import type { Site } from './site/load-site.ts';
import type { LoadVersion } from './site/versions.ts';
import { AuditWatch } from './store/audit-watch.ts';
import { forwardStoreOn } from './store/forwarding.ts';
import { type Database, prepareDataDirectory } from './store/open.ts';
import { removeExpired } from './store/retention.ts';
import type { Budgets } from './teams/bot.ts';
import type { Cloud } from './teams/clouds.ts';
import type { BotToken } from './teams/credentials.ts';
import type { KeySource } from './teams/keys.ts';
import type { Pace } from './teams/rate-limit.ts';
import type { ServiceUrlRule } from './teams/service-url.ts';

export { openMigrated, prepareDataDirectory };

/** The services around the bot: Microsoft's, or the ones of Local Teams and tests that speak the same protocols. */
export type Surroundings = Readonly<{
  botAppId: string;
  botCloud: Cloud;
  botKeys: KeySource;
  botToken: BotToken;
  serviceUrls: ServiceUrlRule;
  tenantIds: readonly string[];
  /** null when it is not known how Teams opens the tab. */
  tab: TabPlace | null;
  api: Readonly<{ cloud: EntraCloud; clientId: string; getKeys: JWTVerifyGetKey }>;
  /** Who has which role; `site` gives the policy and the listed people that are in force. */
  directory(site: () => Pick<Site, 'policy' | 'people'>): DirectoryService;
  mounts: readonly Mount[];
  /** Who seals the audit log; null where nobody does. */
  notary: Notary | null;
  /** Where secrets of the site may lie besides this machine; left out or null where no key vault is asked. */
  vault?: ReadVault | null;
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
    /** Installs the app for people, where that is wanted. */
    installer?: Installer;
    /** Writes into the activity feed of Teams, where that is wanted. */
    feed?: Feed;
  }>;

export type AppParts = Readonly<{
  config: Config;
  surroundings: Surroundings;
  logger: Logger;
  clock?: Clock;
  directory?: DirectoryService;
  /** How often due work is looked for. */
  dueEveryMs?: number;
  /** Tests only: how long a step waits for its seal. */
  sealPatienceMs?: number;
  /** Tests only: how quickly Teams may be spoken to. */
  pace?: Pace;
  /** Tests only: how long Teams may be kept waiting for an answer. */
  budgets?: Budgets;
  /** Open and migrated. */
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
/** How often it is looked whether events wait to be forwarded. */
const FORWARD_EVERY_MS = 1000;
/** How often it is tried whether the audit log can be written again while it cannot. */
const PROBE_EVERY_MS = 2000;
/** How often it is looked whether it is time to verify the log. */
const CHECK_EVERY_MS = 60_000;
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
    const database = parts.database ?? (await openMigrated(config, logger));
    undo.push(() => database.close());
    const observing = await openObserving(config, logger);
    undo.push(() => observing.tracer.close());
    const signals = new SignalHub();
    const watch = new AuditWatch({ pool: database.pool, logger, recorded: (events) => signals.recorded(events) });
    const store = openStore(database, config.masker, { watch, observing });
    if (database.kind === 'embedded') await store.outbox.endLeases();
    const { sealer, checks } = keepersOf({ log: store.log, notary: surroundings.notary, clock, logger, patienceMs: parts.sealPatienceMs });
    const governed = parts.governed ?? !config.local;
    const sites = await openSites({ ...parts, governed, store, database, clock, load: parts.loadVersion, sealer });
    undo.push(() => sites.close());
    const directory = parts.directory ?? surroundings.directory(() => sites.site());
    const made = { ...parts, clock, store, signals, database, sites, directory, sealer, checks, watch, observing };
    const { core, engine } = await createCore(made);
    const operations = observedOperations(createOperations(core), observing);
    const cursors = forwardStoreOn(database.pool);
    const forwarding = createForwarding({ log: store.log, cursors, clock, logger, config: config.forwarding });
    undo.push(() => forwarding.close());
    parts.starting?.throwIfAborted();
    await engine.start();
    undo.push(() => engine.stop());
    const { listen, kick, ready } = createDoors({ ...made, operations, forwarding });
    const port = await listen(undo);
    await tellMetrics({ ...made, ready }, undo);
    await surroundings.listening(port);
    const heartbeat = new Heartbeat(() => operations.due(), parts.dueEveryMs ?? DUE_EVERY_MS, logger);
    const tidying = new Heartbeat(() => removeExpired(database.pool, clock.now()), TIDY_EVERY_MS, logger);
    const look = lookAtRules({ sites, directory, logger });
    const looking = new Heartbeat(look, Math.min(LOOK_EVERY_MS, parts.dueEveryMs ?? DUE_EVERY_MS), logger);
    const feeding = new Heartbeat(() => operations.tellInFeed(), parts.dueEveryMs ?? DUE_EVERY_MS, logger);
    const stopHearing = signals.onDue(() => heartbeat.kick());
    undo.push(async () => void stopHearing());
    const sealing = sealingBeat({ sealer, signals, logger });
    const beating = new Heartbeat(() => forwarding.beat(), FORWARD_EVERY_MS, logger);
    const probing = new Heartbeat(() => watch.probe(), PROBE_EVERY_MS, logger);
    const checking = new Heartbeat(async () => checks?.tick(), CHECK_EVERY_MS, logger);
    for (const beat of [heartbeat, feeding, looking, tidying, sealing, beating, probing, checking]) {
      beat.start();
      undo.push(() => beat.stop());
    }
    undo.push(async () => checks?.stop());
    kick();
    const warnings = [...sites.site().warnings, ...database.warnings];
    return { port, store, operations, signals, warnings, activation: () => sites.present().activation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
