import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it was sent (OTLP/HTTP in JSON, https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export type SentSpan = Readonly<{
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  attributes: Readonly<Record<string, string>>;
  failed: boolean;
}>;

/** A point of a metric: of a histogram its count, and how many are in each bucket. */
export type SentPoint = Readonly<{
  name: string;
  kind: 'sum' | 'gauge' | 'histogram';
  attributes: Readonly<Record<string, string>>;
  value: number;
  buckets: readonly number[];
}>;

export type Collector = Readonly<{
  origin: string;
  spans(): readonly SentSpan[];
  /** Points of metrics, oldest first. */
  points(): readonly SentPoint[];
  /** Everything that was sent, as it was. */
  bodies(): string;
  headers(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}>;

type Value = Readonly<{ stringValue?: string; intValue?: unknown; doubleValue?: unknown }>;
type Sent = Readonly<{
  resourceSpans: readonly Readonly<{
    scopeSpans: readonly Readonly<{
      spans: readonly Readonly<{
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        attributes?: readonly Readonly<{ key: string; value: Value }>[];
        status?: Readonly<{ code?: number }>;
      }>[];
    }>[];
  }>[];
}>;

type Point = Readonly<{
  attributes?: readonly Readonly<{ key: string; value: Value }>[];
  asDouble?: number;
  asInt?: number;
  count?: number;
  bucketCounts?: readonly number[];
}>;
type Points = Readonly<{ dataPoints: readonly Point[] }>;
type SentMetrics = Readonly<{
  resourceMetrics: readonly Readonly<{
    scopeMetrics: readonly Readonly<{ metrics: readonly Readonly<{ name: string; sum?: Points; gauge?: Points; histogram?: Points }>[] }>[];
  }>[];
}>;

/** Takes traces and metrics as a collector does, and keeps them. */
export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const metrics: string[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const kept = { '/v1/traces': bodies, '/v1/metrics': metrics }[req.url ?? ''];
      if (req.method !== 'POST' || kept === undefined) return res.writeHead(404).end();
      headers.push(req.headers);
      kept.push(Buffer.concat(parts).toString());
      return res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    spans: () => bodies.flatMap(spansIn),
    points: () => metrics.flatMap(pointsIn),
    bodies: () => [...bodies, ...metrics].join('\n'),
    headers: () => headers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansIn(body: string): readonly SentSpan[] {
  const sent: Sent = JSON.parse(body);
  return sent.resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ traceId, spanId, parentSpanId = '', name, attributes = [], status }) => ({
      ...{ traceId, spanId, parentSpanId, name },
      attributes: labelsOf(attributes),
      failed: status?.code === 2,
    }));
}

function pointsIn(body: string): readonly SentPoint[] {
  const sent: SentMetrics = JSON.parse(body);
  return sent.resourceMetrics
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap((metric) =>
      (['sum', 'gauge', 'histogram'] as const).flatMap((kind) =>
        (metric[kind]?.dataPoints ?? []).map(({ attributes = [], asDouble, asInt, count, bucketCounts = [] }) => ({
          ...{ name: metric.name, kind, attributes: labelsOf(attributes), buckets: bucketCounts.map(Number) },
          value: Number(asDouble ?? asInt ?? count),
        })),
      ),
    );
}

function labelsOf(attributes: readonly Readonly<{ key: string; value: Value }>[]): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue)]));
}
