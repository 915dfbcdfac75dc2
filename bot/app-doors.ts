import path from 'node:path';
import { renderersIn } from '../cards/renderers.ts';
import type { AppParts, DirectoryService } from './app.ts';
import { requireUsableRules, rulesNotes } from './app-site.ts';
import type { Clock } from './core/clock.ts';
import type { Operations } from './core/operations.ts';
import { admittedTenants } from './core/policy/admitted-tenants.ts';
import type { Store } from './core/ports.ts';
import { discover, hasShape } from './discover.ts';
import type { Forwarding } from './forwarding/create-forwarding.ts';
import { tokenAuthentication } from './http/auth.ts';
import { createHttpServer } from './http/server.ts';
import type { Sealer } from './sealing/sealer.ts';
import type { SignalHub } from './signals.ts';
import type { Sites } from './site/sites.ts';
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
    forwarding: Forwarding;
  }>;

/** Teams and HTTP. `listen` opens them and adds to `undo` what closes them; `kick` has the outbox looked at. */
export function createDoors(parts: DoorParts): Readonly<{ listen: (undo: (() => Promise<void>)[]) => Promise<number>; kick: () => void }> {
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
      notes: () => [...rulesNotes(sites), ...sealNotes(parts.sealer), ...parts.forwarding.notes(), ...teams.notifier.notes()],
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

/** What whoever watches should know of the seals of the audit log. */
function sealNotes(sealer: Sealer | null): readonly string[] {
  if (sealer === null) return ['The audit log is not sealed by a notary, so a change of it in the database would not be seen.'];
  const { trouble, unsealed } = sealer.state();
  return trouble === null ? [] : [`The audit log cannot be sealed; ${unsealed} events wait. ${trouble}`];
}
