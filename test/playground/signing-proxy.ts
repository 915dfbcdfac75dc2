import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { LocalIssuer } from '../../bot/local/issuer.ts';

const LONGEST_BODY = 1024 * 1024;
const activity = z.looseObject({ serviceUrl: z.string() });

export type SigningProxy = Readonly<{ port: number; close(): Promise<void> }>;

/**
 * Stands between the playground and the bot, because the playground signs nothing offline: adds the token that the channel service
 * would send with the activity, and hands on everything else as it is.
 */
export async function startSigningProxy(issuer: LocalIssuer, botEndpoint: string): Promise<SigningProxy> {
  const server = createServer((req, res) => {
    handOn(issuer, { botEndpoint, req })
      .then(async (answer) => {
        res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
        res.end(await answer.text());
      })
      .catch((error: unknown) => {
        console.error('The signing proxy failed:', error);
        res.writeHead(502).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The signing proxy has no port.');
  return {
    port: address.port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handOn(issuer: LocalIssuer, from: Readonly<{ botEndpoint: string; req: IncomingMessage }>): Promise<Response> {
  // It first looks whether the bot is there at all.
  if (from.req.method !== 'POST') return fetch(from.botEndpoint, { method: from.req.method ?? 'GET' });
  const body = await textOf(from.req);
  const { serviceUrl } = activity.parse(JSON.parse(body));
  const authorization = `Bearer ${await issuer.channelToken(serviceUrl)}`;
  return fetch(from.botEndpoint, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body });
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LONGEST_BODY) throw new Error('The playground sent more than an activity may hold.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
