import path from 'node:path';
import { renderersIn } from '../cards/renderers.ts';
import type { AppParts, DirectoryService } from './app.ts';
import type { Observing } from './app-observing.ts';
import { requireUsableRules, rulesNotes } from './app-site.ts';
import type { LogChecks } from './auditing/log-checks.ts';
import type { Clock } from './core/clock.ts';
import type { Operations } from './core/operations.ts';
import { admittedTenants } from './core/policy/admitted-tenants.ts';
import type { Store } from './core/ports.ts';
import { discover, hasShape } from './discover.ts';
import type { Forwarding } from './forwarding/create-forwarding.ts';
import { tokenAuthentication } from './http/auth.ts';
import type { Consent } from './http/consent.ts';
import { createHttpServer } from './http/server.ts';
import { withIds } from './log-ids.ts';
import type { Sealer } from './sealing/sealer.ts';
import type { SignalHub } from './signals.ts';
import type { Sites } from './site/sites.ts';
import type { AuditWatch } from './store/audit-watch.ts';
import type { CardAction } from './teams/card-action.ts';
import { createTeamsEdge } from './teams/edge.ts';

type DoorParts = AppParts &
  Readonly<{
    clock: Clock;
    store: Store;
    signals: SignalHub;
    sites: Sites;
    operations: Operations;
    directory: DirectoryService;
    sealer: Sealer | null;
    checks: LogChecks | null;
    watch: AuditWatch;
    forwarding: Forwarding;
    observing: Observing;
  }>;

type Doors = Readonly<{
  /** Opens them, and adds to `undo` what closes them. */
  listen(undo: (() => Promise<void>)[]): Promise<number>;
  /** Has the outbox looked at. */
  kick(): void;
  /** Throws what is in the way of work. */
  ready(): Promise<void>;
}>;

/** Teams and HTTP. */
export function createDoors(parts: DoorParts): Doors {
  const { config, surroundings, logger, clock, store, signals, sites, operations, directory } = parts;
  let kick = (): void => undefined;
  const listen = async (undo: (() => Promise<void>)[]): Promise<number> => {
    const actions = await findActions();
    const tenants = (): readonly string[] => admittedTenants(surroundings.tenantIds, sites.site().policy);
    const teams = createTeamsEdge({
      appId: surroundings.botAppId,
      cloud: surroundings.botCloud,
      tenants,
      allowedServiceUrls: surroundings.serviceUrls,
      keys: surroundings.botKeys,
      token: surroundings.botToken,
      operations: operations.chat,
      outbox: store.outbox,
      renderers: renderersIn(() => sites.site().settings.language),
      actions: [...actions.values()],
      ...(parts.pace === undefined ? {} : { pace: parts.pace }),
      ...(parts.budgets === undefined ? {} : { budgets: parts.budgets }),
      clock,
      logger,
      masker: config.masker,
      ...{ meter: parts.observing.meter, withIds },
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
      ready: () => requireReady(parts),
      notes: () => [...notesOf(parts), ...teams.notifier.notes()],
      clock,
      logger,
      withIds,
      masker: config.masker,
      consent: consentOf(parts, tenants),
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
  return { listen, kick: () => kick(), ready: () => requireReady(parts) };
}

/** Entra comes back to the public address only, and Local Teams has no Entra. */
function consentOf({ config, surroundings }: DoorParts, tenants: () => readonly string[]): Consent | null {
  const { publicUrl, apiClientId, local } = config;
  if (local || publicUrl === null || apiClientId === null) return null;
  return { cloud: surroundings.api.cloud, clientId: apiClientId, publicUrl, tenants };
}

/** Throws `unavailable` with what is in the way of work. */
async function requireReady({ store, watch, sealer, sites }: DoorParts): Promise<void> {
  await store.ping();
  watch.requireWritable();
  sealer?.requireSealed();
  requireUsableRules(sites);
}

/** What whoever watches should know. */
function notesOf({ sites, sealer, checks, forwarding }: DoorParts): readonly string[] {
  return [...rulesNotes(sites), ...sealNotes(sealer), ...checkNotes(checks), ...forwarding.notes()];
}

/** The address is public: what was found stays in the log of the process and in the tab. */
function checkNotes(checks: LogChecks | null): readonly string[] {
  const wrong = (checks?.last()?.problem ?? null) !== null;
  return wrong ? ['The audit log is not what the notary signed. Run “signalbox audit verify”, and keep the database as it is.'] : [];
}

/** What whoever watches should know of the seals of the audit log. */
function sealNotes(sealer: Sealer | null): readonly string[] {
  if (sealer === null) return ['The audit log is not sealed by a notary, so a change of it in the database would not be seen.'];
  const { trouble, unsealed } = sealer.state();
  return trouble === null ? [] : [`The audit log cannot be sealed; ${unsealed} events wait. ${trouble}`];
}

function findActions(): Promise<ReadonlyMap<string, CardAction>> {
  return discover('teams/actions', hasShape<CardAction>({ verb: 'string', hint: 'object', inputs: 'object' }), ({ verb }) => verb);
}
