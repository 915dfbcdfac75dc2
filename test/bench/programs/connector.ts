import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../bot/core/clock.ts';
import { createLocalIssuer } from '../../../bot/local/issuer.ts';
import { API_APP_ID, BOT_APP_ID, TENANT } from '../../chaos/order.ts';
import type { Authority } from '../authority.ts';
import { serve } from '../worker.ts';

// What a bot speaks to, in a process of its own so that it counts on nobody's side: the Bot Connector, which takes every message and
// answers at once, and the token service with its keys. Asked for a number, it waits until so many messages more have come.

const issuer = await createLocalIssuer({ tenantId: TENANT, botAppId: BOT_APP_ID, apiAppId: API_APP_ID, clock: systemClock });
let taken = 0;
let told = 0;
let heard = (): void => undefined;

const server = createServer(async (req, res) => {
  const body = await read(req);
  const answer = answerTo(req.method ?? '', req.url ?? '', body);
  res.writeHead(req.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});

function answerTo(method: string, url: string, body: string): object {
  if (url === '/metadata') return issuer.channelMetadata(`${origin()}/keys`);
  if (url === '/keys') return issuer.channelKeys;
  if (method === 'POST' && !body.includes('"type"')) throw new Error('That is no activity.');
  if (method === 'POST') taken += 1;
  heard();
  return { id: String(taken) };
}

async function read(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk;
  return text;
}

function origin(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Counted since it was asked last. */
async function wait(count: number): Promise<number> {
  if (taken !== told) throw new Error(`${taken - told} messages came that nobody asked for.`);
  const wanted = told + count;
  while (taken < wanted) {
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
  told = wanted;
  return taken;
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const authority: Authority = {
  origin: origin(),
  serviceUrl: `${origin()}/`,
  channelKeys: issuer.channelKeys,
  tenantKeys: issuer.tenantKeys,
  botToken: await issuer.botToken(),
  channelToken: await issuer.channelToken(`${origin()}/`),
};
serve(
  authority,
  (asked) => wait(Number(asked)),
  async () => void server.close(),
);
