import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { AppError } from '../core/errors.ts';
import { Masker } from '../core/masking/masker.ts';
import type { Secret } from '../core/secret.ts';

/** Where the notary is: `unix:/path`, `http://host:port` or `https://host[:port]`. */
export type NotaryPlace = Readonly<{ address: string; token: Secret; caFile: string | null; timeoutMs: number }>;
export type Asked = Readonly<{ method: 'GET' | 'POST'; path: string; body?: object }>;
export type Heard = Readonly<{ status: number; body: unknown }>;

const MOST_BYTES = 256 * 1024;

/**
 * One request and its answer, bounded in time and size; a connection of its own, so that a restarted notary is found. Throws
 * `unavailable` / `audit.notary_unreachable` for anything but an answer in JSON.
 */
export async function exchange(place: NotaryPlace, asked: Asked): Promise<Heard> {
  try {
    const { status, text } = await send(place, asked);
    return { status, body: JSON.parse(withoutToken(place, text)) };
  } catch (error) {
    throw unreachable(place.address, error);
  }
}

/** Whatever answers there was shown the token, and an answer is quoted in errors that people read. */
function withoutToken({ token }: NotaryPlace, text: string): string {
  const masker = new Masker();
  masker.secret(token.reveal());
  return masker.maskBody(text);
}

/** It is not known whether the notary did what it was asked for; asking again is always safe. */
export function unreachable(address: string, cause: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'audit.notary_unreachable',
    message: 'The notary that signs the audit log does not answer. Try again in a moment; if that does not help, ask an administrator.',
    cause,
    details: { address },
  });
}

async function send(
  { address, token, caFile, timeoutMs }: NotaryPlace,
  { method, path, body }: Asked,
): Promise<Readonly<{ status: number; text: string }>> {
  const signal = AbortSignal.timeout(timeoutMs);
  const sent = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token.reveal()}`,
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
  };
  const trusted = caFile === null ? {} : { ca: await readFile(caFile) };
  const options = { method, headers, signal, agent: false as const, ...trusted };
  return await new Promise((resolve, reject) => {
    const request = open(address, path, options);
    request.once('error', reject);
    request.once('response', (response) => {
      whole(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.end(sent);
  });
}

function open(address: string, path: string, options: https.RequestOptions): http.ClientRequest {
  if (address.startsWith('unix:')) return http.request({ ...options, socketPath: address.slice('unix:'.length), path, host: 'notary' });
  const url = new URL(path, address);
  return url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
}

async function whole(response: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length > MOST_BYTES) throw new Error(`the answer has more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
