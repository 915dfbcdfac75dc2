import { isIP } from 'node:net';
import type { Masker } from './core/masking/masker.ts';
import { percentDecoded } from './core/masking/url-secrets.ts';
import type { Secret } from './core/secret.ts';
import type { Reader } from './environment.ts';

/** Where the metrics are told, and to whom; null = nowhere. */
export type MetricsConfig = Readonly<{ host: string; port: number; token: Secret | null }>;
/** Where traces and metrics go (OTLP over HTTP), with what headers, and which of them; null = nowhere. Metrics every so many milliseconds. */
export type CollectorConfig = Readonly<{
  url: string;
  headers: Readonly<Record<string, Secret>>;
  traces: boolean;
  metricsEveryMs: number | null;
}>;
export type ObservingConfig = Readonly<{ metrics: MetricsConfig | null; collector: CollectorConfig | null }>;

const METRICS = 'SIGNALBOX_METRICS';
const TOKEN = 'SIGNALBOX_METRICS_TOKEN';
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS';
const EXPORTERS = { traces: 'OTEL_TRACES_EXPORTER', metrics: 'OTEL_METRICS_EXPORTER' } as const;
const EVERY = 'OTEL_METRIC_EXPORT_INTERVAL';
export const OBSERVING_NAMES: readonly string[] = [METRICS, TOKEN, `${TOKEN}_FILE`];

const SHORTEST_TOKEN = 32;
const METRICS_EVERY_MS = [1_000, 3_600_000] as const;
const USUALLY_EVERY_MS = 60_000;

/** Complains about an address that others reach without a token, and about headers that would go out in the clear. */
export async function readObserving(reader: Reader, masker: Masker): Promise<ObservingConfig> {
  return { metrics: await readMetrics(reader), collector: await readCollector(reader, masker) };
}

async function readMetrics(reader: Reader): Promise<MetricsConfig | null> {
  const text = reader.text(METRICS, (given) => addressIn(given) !== null, 'an address and a port, for example 127.0.0.1:9464');
  const token = await reader.secret(TOKEN);
  const address = text === null ? null : addressIn(text);
  if (!reader.has(METRICS) && token !== null) reader.complain(TOKEN, `is not used without ${METRICS}. Remove the variable.`);
  if (token !== null && token.reveal() !== '' && token.reveal().length < SHORTEST_TOKEN)
    reader.complain(TOKEN, `must have at least ${SHORTEST_TOKEN} characters, such as “openssl rand -hex 32” gives.`);
  if (address === null) return null;
  if (token === null && !isLoopback(address.host))
    reader.complain(METRICS, `can be reached by others, so it needs ${TOKEN}, or ${TOKEN}_FILE with it in a file; or listen on 127.0.0.1.`);
  return { ...address, token };
}

/** null unless it is an address of IPv4, one of IPv6 in brackets or `localhost`, and a port. */
function addressIn(text: string): Readonly<{ host: string; port: number }> | null {
  const [, six, four, port] = /^(?:\[([\da-f:.]+)\]|([^[\]:]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = six ?? four ?? '';
  const isHost = host === 'localhost' || isIP(host) === (six === undefined ? 4 : 6);
  return isHost && Number(port) <= 65_535 ? { host, port: Number(port) } : null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The names are those of OpenTelemetry: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. */
async function readCollector(reader: Reader, masker: Masker): Promise<CollectorConfig | null> {
  const endpoint = reader.text(ENDPOINT, isHttp, 'the address of a collector, for example http://127.0.0.1:4318');
  const given = (await reader.secret(HEADERS))?.reveal() ?? '';
  if (!reader.has(ENDPOINT) || endpoint === null) return null;
  const headers = headersIn(given, masker);
  if (headers === null) reader.complain(HEADERS, 'must be headers such as api-key=…, separated by commas.');
  const url = new URL(endpoint);
  if (given !== '' && url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
    reader.complain(ENDPOINT, `must be https, because ${HEADERS} would go out in the clear.`);
  const metricsEveryMs = sends(reader, 'metrics') ? everyMs(reader) : null;
  return { url: endpoint.replace(/\/+$/, ''), headers: headers ?? {}, traces: sends(reader, 'traces'), metricsEveryMs };
}

/** Both are sent unless one is switched off. */
function sends(reader: Reader, kind: keyof typeof EXPORTERS): boolean {
  return reader.text(EXPORTERS[kind], (text) => ['otlp', 'none'].includes(text), 'otlp or none') !== 'none';
}

function everyMs(reader: Reader): number {
  const [least, most] = METRICS_EVERY_MS;
  const fits = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return Number(reader.text(EVERY, fits, `a number of milliseconds from ${least} to ${most}`) ?? USUALLY_EVERY_MS);
}

/** Values may be percent-encoded, as in W3C baggage. */
function headersIn(text: string, masker: Masker): Readonly<Record<string, Secret>> | null {
  const pairs = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [/^\s*([\w-]+)\s*=\s*(\S.*?)\s*$/.exec(part)]));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', masker.secretHeader(percentDecoded(pair?.[2] ?? ''))]));
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '' && new URL(text).search === '';
}
