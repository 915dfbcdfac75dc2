import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { VaultReference } from '../core/secret-reference.ts';
import type { VaultCloud } from './clouds.ts';

export type Heard = Readonly<{ status: number; text: string }>;

/** Azure allows 25 kB for a value. */
const MOST_BYTES = 128 * 1024;
const LONGEST_MS = 5_000;
const VERSION = '7.4';

/** Asks for the newest version of a secret, bounded in time and size; follows no redirect. Rejects when there is no whole answer. */
export async function ask(reference: VaultReference, cloud: VaultCloud, token: string): Promise<Heard> {
  const host = `${reference.vault}.${cloud.suffix}`;
  const { stand } = cloud;
  const request = https.request({
    method: 'GET',
    host: stand === undefined ? host : '127.0.0.1',
    port: stand?.port ?? 443,
    servername: host,
    path: `/secrets/${reference.name}?api-version=${VERSION}`,
    headers: { host, authorization: `Bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(LONGEST_MS),
    agent: false,
    ...(stand === undefined ? {} : { ca: stand.ca }),
  });
  return await new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      whole(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.end();
  });
}

async function whole(response: IncomingMessage): Promise<string> {
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
