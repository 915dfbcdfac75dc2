import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { systemClock } from '../../../bot/core/clock.ts';
import type { Logger } from '../../../bot/core/ports.ts';
import type { ReadVault } from '../../../bot/core/secret-reference.ts';
import { createKeyVault } from '../../../bot/vault/key-vault.ts';
import { selfSigned } from '../../connectors/certificate.ts';
import { syslogPeer } from '../../forwarding/peers.ts';
import { freePort } from '../../support/free-port.ts';
import { startCollector } from '../../support/otlp-collector.ts';
import { CANARIES } from './canaries.ts';

const VALIDITY = { from: '200101000000Z', to: '491231235959Z' };

/** Whoever hears of the product over a wire, and asks for a secret before it listens. */
export type Sinks = Readonly<{
  /** What an installation says to be heard there. */
  env: Readonly<Record<string, string>>;
  /** A key vault over TLS; asked with the token that a real one would get. */
  vault(logger: Logger): ReadVault;
  forwarded(): string;
  /** Everything of the connections, heads of messages included. */
  syslog(): string;
  otlp(): string;
  /** Which headers the collector of traces and metrics was shown. */
  shown(): string;
  /** Answers at /metrics, and refusals beside it. */
  metrics(address?: string, token?: string): Promise<string>;
  close(): Promise<void>;
}>;

export async function openSinks(folder: string): Promise<Sinks> {
  const tls = selfSigned('127.0.0.1', VALIDITY);
  await writeFile(path.join(folder, 'syslog.pem'), tls.cert);
  const [events, vault, otlp, port] = [await eventCollector(), await keyVault(), await startCollector(), await freePort()];
  const [syslog, wire] = [await syslogPeer(tls), [] as Buffer[]];
  syslog.onConnection = (socket, read) => {
    socket.on('data', (bytes) => void wire.push(Buffer.from(bytes)));
    read();
  };
  return {
    env: {
      SIGNALBOX_FORWARD: `http://127.0.0.1:${events.port}/events,syslog+tls://127.0.0.1:${syslog.port}`,
      SIGNALBOX_FORWARD_TOKEN: `Splunk ${CANARIES.forward}`,
      SIGNALBOX_FORWARD_CA_FILE: path.join(folder, 'syslog.pem'),
      SIGNALBOX_METRICS: `127.0.0.1:${port}`,
      SIGNALBOX_METRICS_TOKEN: CANARIES.metrics,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.origin,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${CANARIES.otlp}`,
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
    },
    vault: vault.read,
    forwarded: events.text,
    syslog: () => Buffer.concat(wire).toString(),
    otlp: otlp.bodies,
    shown: () => JSON.stringify(otlp.headers()),
    metrics: async (address = '/metrics', token = CANARIES.metrics) => {
      const answer = await fetch(`http://127.0.0.1:${port}${address}`, { headers: { authorization: `Bearer ${token}` } });
      return `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
    },
    close: async () => void (await Promise.all([events, vault, otlp, syslog].map((each) => each.close()))),
  };
}

/** Takes what the audit log is forwarded as, from whoever knows the token. */
async function eventCollector(): Promise<Readonly<{ port: number; text(): string; close(): Promise<void> }>> {
  const collected: string[] = [];
  const server = createServer((req, res) => {
    if (req.headers.authorization !== `Splunk ${CANARIES.forward}`) return void res.writeHead(401).end();
    req.setEncoding('utf8').on('data', (text: string) => void collected.push(text));
    req.on('end', () => res.writeHead(200).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => void server.close();
  return { port: (server.address() as AddressInfo).port, text: () => collected.join(''), close };
}

async function keyVault(): Promise<Readonly<{ read(logger: Logger): ReadVault; close(): Promise<void> }>> {
  const { cert, key } = selfSigned('shop-vault.vault.azure.net', VALIDITY);
  const server = https.createServer({ cert, key }, (_req, res) => void res.end(JSON.stringify({ value: CANARIES.vault, id: 'x' })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stand = { ca: cert, port: (server.address() as AddressInfo).port };
  const cloud = { suffix: 'vault.azure.net', resource: 'https://vault.azure.net', stand };
  const parts = { vaults: ['shop-vault'], cloud, token: async () => CANARIES.token, clock: systemClock };
  return { read: (logger) => createKeyVault({ ...parts, logger }), close: async () => void server.close() };
}
