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

export type Collector = Readonly<{
  origin: string;
  spans(): readonly SentSpan[];
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

/** Takes traces as a collector does, and keeps them. */
export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      if (req.method !== 'POST' || req.url !== '/v1/traces') return res.writeHead(404).end();
      headers.push(req.headers);
      bodies.push(Buffer.concat(parts).toString());
      return res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    spans: () => bodies.flatMap(spansIn),
    bodies: () => bodies.join('\n'),
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
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue)])),
      failed: status?.code === 2,
    }));
}
