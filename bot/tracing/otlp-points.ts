import { type HrTime, ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { Figure } from '../core/figure.ts';

/** When counting began and the moment of these figures, in milliseconds since 1970. */
export type Span = Readonly<{ since: number; at: number }>;
type Histogram = Extract<MetricData, { dataPointType: DataPointType.HISTOGRAM }>['dataPoints'][number]['value'];
type Labels = Figure['values'][number]['labels'];

const MS = 1000;
const NANOS = 1_000_000;

/**
 * Figures of Prometheus as OTLP has them: counters are sums that only rise, and buckets count what is in each alone. Names stay as they are.
 * Source: OpenTelemetry, "Prometheus and OpenMetrics Compatibility", Prometheus Metric points to OTLP.
 */
export function pointsOf(figures: readonly Figure[], span: Span): MetricData[] {
  return figures.filter(({ values }) => values.length > 0).map((figure) => dataOf(figure, span));
}

function dataOf({ name, help, kind, values }: Figure, { since, at }: Span): MetricData {
  const about = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const times = { startTime: timeOf(since), endTime: timeOf(at) };
  if (kind === 'histogram') {
    const dataPoints = histogramsIn(name, values).map(({ labels, value }) => ({ ...times, attributes: labels, value }));
    return { ...about, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }
  const dataPoints = values.map(({ labels, value }) => ({ ...times, attributes: labels, value }));
  if (kind === 'gauge') return { ...about, dataPointType: DataPointType.GAUGE, dataPoints };
  return { ...about, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
}

type OneHistogram = Readonly<{ labels: Labels; value: Histogram }>;

function histogramsIn(name: string, values: Figure['values']): readonly OneHistogram[] {
  const together = new Map<string, Figure['values']>();
  for (const value of values) {
    const key = JSON.stringify(Object.entries(unbounded(value.labels)).toSorted());
    together.set(key, [...(together.get(key) ?? []), value]);
  }
  return [...together.values()].map((own) => histogramOf(name, own));
}

function histogramOf(name: string, own: Figure['values']): OneHistogram {
  const one = (suffix: string): number => own.find((value) => value.name === `${name}${suffix}`)?.value ?? 0;
  const buckets = own.filter((value) => value.name === `${name}_bucket` && Number.isFinite(boundOf(value.labels)));
  const upTo = buckets.map(({ value }) => value);
  const counts = [...upTo, one('_count')].map((count, at) => count - (upTo[at - 1] ?? 0));
  const boundaries = buckets.map(({ labels }) => boundOf(labels));
  return { labels: unbounded(own[0]?.labels ?? {}), value: { buckets: { boundaries, counts }, sum: one('_sum'), count: one('_count') } };
}

function boundOf({ le }: Labels): number {
  return Number(le);
}

function unbounded({ le: _, ...labels }: Labels): Labels {
  return labels;
}

function timeOf(ms: number): HrTime {
  return [Math.floor(ms / MS), Math.round((ms % MS) * NANOS)];
}
