import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure, Agent as SecureAgent } from 'node:https';
import { exportLine } from '../core/audit/export-line.ts';
import type { Secret } from '../core/secret.ts';
import { guardedLookup, requireAllowed } from './address.ts';
import { judge } from './collector-answer.ts';
import { notNow, unreachable } from './failures.ts';
import type { Batch, Target } from './target.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

export type CollectorParts = Readonly<{
  name: string;
  key: string;
  url: Secret;
  /** The whole value of the header. */
  authorization: Secret | null;
  files: TlsFiles;
  /** Now, in milliseconds since 1970: for a `Retry-After` that names a moment. */
  now: () => number;
  sendMs?: number;
}>;

const SEND_MS = 15_000;
/** Nobody reads what a collector says beyond its status; more than this ends the connection. */
const MOST_ANSWER_BYTES = 65_536;

/**
 * A collector that takes NDJSON by POST: each line is one export line. 2xx says that it took the whole batch. No redirect is
 * followed and no proxy used; one connection is kept open between batches.
 */
export function collectorTarget(parts: CollectorParts): Target {
  const url = new URL(parts.url.reveal());
  const secure = url.protocol === 'https:';
  const settings = { keepAlive: true, maxSockets: 1, scheduling: 'lifo' } as const;
  let agent = secure ? new SecureAgent(settings) : new PlainAgent(settings);
  const drop = (): void => {
    agent.destroy();
    agent = secure ? new SecureAgent(settings) : new PlainAgent(settings);
  };
  return {
    name: parts.name,
    key: parts.key,
    encode: (row) => Buffer.from(`${exportLine(row)}\n`, 'utf8'),
    open: async (cursor) => cursor.seq,
    deliver: async (batch, signal) => {
      const options: RequestOptions = { agent, method: 'POST', headers: headersOf(batch, parts), lookup: guardedLookup };
      const send = async (): Promise<IncomingMessage> => {
        requireAllowed(url.hostname.replace(/^\[|\]$/g, ''));
        const made = secure ? requestSecure(url, { ...options, ...(await readTlsFiles(parts.files)) }) : requestPlain(url, options);
        return answered(made, batch, { signal, ms: parts.sendMs ?? SEND_MS });
      };
      const { statusCode = 0, headers } = await send().catch((error: unknown) => Promise.reject(unreachable(error)));
      judge(statusCode, headers['retry-after'], parts.now());
    },
    drop,
    close: async () => {
      agent.destroy();
      return true;
    },
  };
}

function headersOf({ log, first, last, body }: Batch, { authorization }: CollectorParts): Record<string, string | number> {
  return {
    'Content-Type': 'application/x-ndjson',
    'Content-Length': body.length,
    'User-Agent': 'signalbox',
    'X-Signalbox-Cursor': `${log.replaceAll(/[^\x21-\x7e]/g, '_')}/${first}-${last}`,
    ...(authorization === null ? {} : { Authorization: authorization.reveal() }),
  };
}

type Limits = Readonly<{ signal: AbortSignal; ms: number }>;

/** Sends the batch and waits for the end of the answer, for `ms` in all. */
function answered(request: ClientRequest, { body }: Batch, { signal, ms }: Limits): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stop = (error: Error): void => {
      reject(error);
      request.destroy();
    };
    const onAbort = (): void => stop(notNow('Signalbox is stopping.'));
    const timer = setTimeout(() => stop(notNow(`It did not take a batch within ${ms / 1000} seconds.`)), ms);
    let answer: IncomingMessage | null = null;
    request.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (answer === null) reject(notNow('It ended the connection without an answer.'));
      else resolve(answer);
    });
    request.on('error', reject);
    request.once('response', (response) => {
      answer = response;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_ANSWER_BYTES) request.destroy();
      });
      // Its status is all that counts, so an answer that breaks off in its text is one too.
      response.on('error', () => undefined);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else request.end(body);
  });
}
