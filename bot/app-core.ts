import { IN_FULL } from '../cards/in-full.ts';
import type { AppParts, DirectoryService } from './app.ts';
import { engineTx, maskedBody, maskedNotary, secretsOf } from './app-masking.ts';
import type { Observing } from './app-observing.ts';
import type { LogChecks } from './auditing/log-checks.ts';
import type { Clock } from './core/clock.ts';
import type { Core } from './core/core.ts';
import { requireRules } from './core/policy/rule.ts';
import type { Engine, Store } from './core/ports.ts';
import type { StepKind } from './core/run/step-kind.ts';
import { createStrandBody } from './core/run/strand-body.ts';
import { NO_TRACER } from './core/tracer.ts';
import { discover, hasShape } from './discover.ts';
import { createEngine, type RunningEngine } from './engine/engine.ts';
import { withIds } from './log-ids.ts';
import { observedPerform } from './observing/observed-perform.ts';
import { tracedBody } from './observing/traced-body.ts';
import { findCommands, findRules } from './plugins.ts';
import { Flights } from './running/flights.ts';
import { createPerform } from './running/perform.ts';
import { stopCancelled } from './running/stop-cancelled.ts';
import { NEVER_SEALED, type Sealer } from './sealing/sealer.ts';
import type { SignalHub } from './signals.ts';
import type { Sites } from './site/sites.ts';
import type { AuditWatch } from './store/audit-watch.ts';
import type { Database } from './store/open.ts';
import { traceOf } from './store/traces.ts';

type CoreParts = AppParts &
  Readonly<{
    clock: Clock;
    store: Store;
    signals: SignalHub;
    database: Database;
    sites: Sites;
    directory: DirectoryService;
    sealer: Sealer | null;
    checks: LogChecks | null;
    watch: AuditWatch;
    observing: Observing;
  }>;

/** Who signs for the audit log, and how it stands. */
function ofLog({ surroundings, sealer, checks, config }: CoreParts): Pick<Core, 'notary' | 'logHealth'> {
  const { notary } = surroundings;
  return {
    notary: notary === null ? null : maskedNotary(notary, config.masker),
    logHealth: () => ({ ...(sealer?.state() ?? NEVER_SEALED), verified: checks?.last() ?? null }),
  };
}

/** The domain over its store, and the engine that runs what it enqueues. */
export async function createCore(parts: CoreParts): Promise<Readonly<{ core: Core; engine: RunningEngine }>> {
  const { config, clock, store, signals, logger, database, sites, directory, watch, observing } = parts;
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
    observedPerform(
      createPerform({
        ...secretsOf(config, parts.surroundings.vault ?? null),
        ...{ store, signals, logger, clock, flights, seals: parts.sealer },
        use: (activation, work) => sites.use(activation, work),
      }),
      observing.meter,
    ),
  );
  const { tracer } = observing;
  const traced = tracer === NO_TRACER ? body : tracedBody(body, { tracer, traceOf: (runId, on) => traceOf(database.pool, runId, on) });
  const engine = createEngine({
    ...{ database, txOn: engineTx(config.masker, watch, observing), body: maskedBody(traced, config.masker) },
    ...{ logger, clock, withIds },
  });
  const core: Core = {
    store,
    engine: { enqueue },
    directory,
    installer: directory.installer ?? null,
    feed: directory.feed ?? null,
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
    get retention() {
      return sites.present().retention;
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
    ...ofLog(parts),
    clock,
    signals,
    logger,
  };
  return { core, engine };
}
