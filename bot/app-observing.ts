import type { AppParts } from './app.ts';
import type { LogChecks } from './auditing/log-checks.ts';
import type { Config } from './config.ts';
import type { Clock } from './core/clock.ts';
import type { Figure } from './core/figure.ts';
import { type Meter, NO_METER } from './core/meter.ts';
import type { Logger, Store } from './core/ports.ts';
import { NO_TRACER, type Tracer } from './core/tracer.ts';
import { queueDepth } from './engine/depth.ts';
import { createMetricsServer } from './http/metrics-door.ts';
import type { AuditFigures, Sources } from './metrics/figures.ts';
import type { Metrics, Page } from './metrics/metrics.ts';
import type { Sealer } from './sealing/sealer.ts';
import { storeFigures } from './store/figures.ts';
import type { Database } from './store/open.ts';

/** What watches this process; nothing of it is loaded where nobody asked for it. */
export type Observing = Readonly<{ meter: Meter; tracer: Tracer; metrics: Metrics | null }>;

export const UNOBSERVED: Observing = { meter: NO_METER, tracer: NO_TRACER, metrics: null };

export async function openObserving({ observing: { metrics, collector } }: Pick<Config, 'observing'>, logger: Logger): Promise<Observing> {
  const counts = metrics !== null || (collector?.metricsEveryMs ?? null) !== null;
  const counted = counts ? (await import('./metrics/metrics.ts')).createMetrics() : null;
  const traces = collector?.traces === true ? (await import('./tracing/otlp-tracer.ts')).createTracer(collector, logger) : NO_TRACER;
  return { meter: counted?.meter ?? NO_METER, tracer: traces, metrics: counted };
}

type Watched = Pick<AppParts, 'config' | 'logger'> &
  Readonly<{
    observing: Observing;
    store: Store;
    database: Database;
    sealer: Sealer | null;
    checks: LogChecks | null;
    clock: Clock;
    ready(): Promise<void>;
  }>;

/** Tells the metrics where the configuration says, and adds to `undo` what ends that. Throws as the HTTP server does for an address it cannot have. */
export async function tellMetrics(watched: Watched, undo: (() => Promise<void>)[]): Promise<void> {
  const { metrics } = watched.observing;
  if (metrics === null) return;
  const sources = sourcesOf(watched);
  await answerMetrics(watched, { page: () => metrics.page(sources), undo });
  await pushMetrics(watched, { figures: () => metrics.figures(sources), undo });
}

async function answerMetrics(
  { config, logger }: Watched,
  { page, undo }: Readonly<{ page(): Promise<Page>; undo: (() => Promise<void>)[] }>,
): Promise<void> {
  const place = config.observing.metrics;
  if (place === null) return;
  const server = createMetricsServer({ page, token: place.token, logger });
  const { port } = await server.listen(place.port, place.host);
  undo.push(() => server.close());
  logger.info({ host: place.host, port }, 'The metrics are told at /metrics.');
}

async function pushMetrics(
  { config, logger, clock }: Watched,
  { figures, undo }: Readonly<{ figures(): Promise<readonly Figure[]>; undo: (() => Promise<void>)[] }>,
): Promise<void> {
  const { collector } = config.observing;
  const everyMs = collector?.metricsEveryMs ?? null;
  if (collector === null || everyMs === null) return;
  const { sendMetrics } = await import('./tracing/otlp-metrics.ts');
  undo.push(sendMetrics(collector, { figures, everyMs, clock, logger }));
}

function sourcesOf({ database, sealer, checks, clock, ready }: Watched): Sources {
  const { pool } = database;
  return {
    store: () => storeFigures(pool, clock.now()),
    strands: () => queueDepth(pool),
    // The embedded database is one connection, lent in turn.
    pool: () => ({ used: (pool.totalCount ?? 0) - (pool.idleCount ?? 0), idle: pool.idleCount ?? 0, waiting: pool.waitingCount ?? 0 }),
    audit: () => (sealer === null ? null : auditFigures(sealer, checks, clock)),
    ready,
    now: () => clock.now(),
  };
}

function auditFigures(sealer: Sealer, checks: LogChecks | null, clock: Clock): AuditFigures {
  const { unsealed, waitingSince, trouble } = sealer.state();
  const sealLagSeconds = waitingSince === null ? 0 : Math.max(0, clock.now().getTime() - waitingSince.getTime()) / 1000;
  return { unsealed, sealLagSeconds, sealing: trouble === null, verified: checks?.last() ?? null };
}
