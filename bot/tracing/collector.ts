import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';

/** Where OTLP over HTTP goes: the address under which `v1/traces` and `v1/metrics` are, and what a request needs. */
export type Collector = Readonly<{ url: string; headers: Readonly<Record<string, Secret>> }>;

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

export const REQUEST_MS = 5_000;

/** What an exporter is given to send one kind of things. */
export function sendingTo({ url, headers }: Collector, kind: 'traces' | 'metrics') {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, secret]) => [name, secret.reveal()]));
  return { url: `${url}/v1/${kind}`, headers: plain, timeoutMillis: REQUEST_MS };
}

/** Says once that the collector takes nothing of this kind, and once that it does again. */
export function teller(kind: 'traces' | 'metrics', logger: Logger): (result: ExportResult) => void {
  let trouble = false;
  return ({ code, error }) => {
    if (code !== 0 && !trouble) logger.warn({ err: error }, `The collector does not take ${kind}; some are lost.`);
    if (code === 0 && trouble) logger.info({}, `The collector takes ${kind} again.`);
    trouble = code !== 0;
  };
}
