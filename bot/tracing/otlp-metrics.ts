import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type MetricProducer, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { Clock } from '../core/clock.ts';
import type { Figure } from '../core/figure.ts';
import type { Logger } from '../core/ports.ts';
import { type Collector, REQUEST_MS, sendingTo, teller } from './collector.ts';
import { pointsOf } from './otlp-points.ts';

export type Told = Readonly<{ figures(): Promise<readonly Figure[]>; everyMs: number; clock: Clock; logger: Logger }>;

/** Sends all figures to a collector, as JSON over HTTP (OTLP), every so often and once more when it ends. Returns what ends it, within seconds. */
export function sendMetrics(collector: Collector, { figures, everyMs, clock, logger }: Told): () => Promise<void> {
  const resource = resourceFromAttributes({ 'service.name': 'signalbox' });
  const since = clock.now().getTime();
  const producer: MetricProducer = {
    collect: async () => {
      const metrics = pointsOf(await told(figures, logger), { since, at: clock.now().getTime() });
      return { resourceMetrics: { resource, scopeMetrics: [{ scope: { name: 'signalbox' }, metrics }] }, errors: [] };
    },
  };
  const exporter = telling(new OTLPMetricExporter(sendingTo(collector, 'metrics')), logger);
  const reader = new PeriodicExportingMetricReader({
    ...{ exporter, exportIntervalMillis: everyMs, exportTimeoutMillis: Math.min(REQUEST_MS, everyMs), metricProducers: [producer] },
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  return () => provider.shutdown({ timeoutMillis: REQUEST_MS }).catch(() => undefined);
}

/** The reader would keep to itself that they cannot be had. */
async function told(figures: Told['figures'], logger: Logger): Promise<readonly Figure[]> {
  try {
    return await figures();
  } catch (thrown) {
    logger.warn({ err: thrown }, 'The metrics cannot be read, so none are sent.');
    return [];
  }
}

function telling(exporter: PushMetricExporter, logger: Logger): PushMetricExporter {
  const say = teller('metrics', logger);
  return {
    export: (metrics, done) =>
      exporter.export(metrics, (result) => {
        say(result);
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
