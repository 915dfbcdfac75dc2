import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { type Listener, listener, SOCKET_LIMITS } from './listener.ts';

export type MetricsDoor = Readonly<{
  /** The page as it is now. */
  page(): Promise<Readonly<{ type: string; body: string }>>;
  /** What whoever reads it has to know; null on a loopback address, which only this machine reaches. */
  token: Secret | null;
  logger: Logger;
}>;

/** Every address of this door. */
export const METRICS_ROUTES = [{ method: 'get', path: '/metrics' }] as const;

const MOST_CONNECTIONS = 50;
/** A page on the internet can have a browser ask this machine under a name of its own (DNS rebinding); then the name is another one. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A server of its own, so that figures can be had while the other one is flooded, and are never on the address that Teams reaches. */
export function createMetricsServer(door: MetricsDoor): Listener {
  return listener((req, res) => void answer(door, req, res), { ...SOCKET_LIMITS, maxConnections: MOST_CONNECTIONS });
}

async function answer(door: MetricsDoor, req: IncomingMessage, res: ServerResponse): Promise<void> {
  res.setHeader('cache-control', 'no-store').setHeader('x-content-type-options', 'nosniff');
  const refused = refusalOf(door, req);
  if (refused !== null) return say(res, refused, 'text/plain; charset=utf-8', `${REFUSALS[refused]}\n`);
  try {
    const { type, body } = await door.page();
    say(res, 200, type, body);
  } catch (error) {
    door.logger.error({ err: error }, 'The metrics could not be told.');
    say(res, 500, 'text/plain; charset=utf-8', 'The metrics could not be told; the log has the reason.\n');
  }
}

const REFUSALS = {
  401: 'Send the token of SIGNALBOX_METRICS_TOKEN as a bearer token.',
  403: 'Without a token the metrics are told to this machine only, under its own name.',
  404: 'There is only /metrics here.',
  405: 'The metrics can only be read.',
} as const;

function refusalOf({ token }: MetricsDoor, req: IncomingMessage): keyof typeof REFUSALS | null {
  if (token === null && !LOOPBACK_HOST.test(req.headers.host ?? '')) return 403;
  if (token !== null && !isSame(req.headers.authorization ?? '', `Bearer ${token.reveal()}`)) return 401;
  if ((req.url ?? '').split('?')[0] !== METRICS_ROUTES[0].path) return 404;
  return req.method === 'GET' || req.method === 'HEAD' ? null : 405;
}

/** Takes the same time wherever they differ. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function say(res: ServerResponse, status: number, type: string, body: string): void {
  if (status === 401) res.setHeader('www-authenticate', 'Bearer');
  if (status === 405) res.setHeader('allow', 'GET, HEAD');
  res.writeHead(status, { 'content-type': type }).end(body);
}
