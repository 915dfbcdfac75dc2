import { type Office, routesOf } from '../../../audit/notary/routes.ts';
import { METRICS_ROUTES } from '../../../bot/http/metrics-door.ts';
import type { Route } from '../../../bot/http/route.ts';
import { CONNECTOR_ROUTES } from '../../../bot/local/connector/routes.ts';
import { KEY_HEADER } from '../../../bot/local/doorkeeper.ts';
import { PAGE_ROUTES } from '../../../bot/local/page-routes.ts';
import { addressOf, productRoutes } from '../../support/routes.ts';
import type { World } from './world.ts';

/** One address that the product answers, and who proves what there: as its own lists have it. */
export type Door = Readonly<{ access: Route['access'] | 'page' | 'connector' | 'metrics' | 'notary'; method: string; path: string }>;

const at = (access: Door['access'], prefix: string, { method, path }: Readonly<{ method: string; path: string }>): Door => ({
  access,
  method: method.toUpperCase(),
  path: prefix + addressOf(path),
});

/** Every address there is: nothing here has to be kept up to date by hand. */
export const DOORS: readonly Door[] = [
  ...productRoutes().map((route) => at(route.access, '', route)),
  ...PAGE_ROUTES.map((route) => at('page', '/local/api', route)),
  ...CONNECTOR_ROUTES.map((route) => at('connector', '/local/connector', route)),
  ...METRICS_ROUTES.map((route) => at('metrics', '', route)),
  ...notaryRoutes().map((route) => at('notary', '', route)),
];

/** The files in which something listens, and what is behind: a further one needs rows above. Where nothing of ours is behind, why not. */
export const LISTENING: Readonly<Record<string, readonly Door['access'][] | string>> = {
  'bot/http/server.ts': ['public', 'bot', 'token', 'page', 'connector'],
  'bot/http/metrics-door.ts': ['metrics'],
  'audit/notary/server.ts': ['notary'],
  'bot/http/listener.ts': 'what the two above listen with',
  'bot/local/shop/service.js': 'the service that the starter site deploys, a target',
  'bot/store/lock-socket.ts': 'holds a lock and answers nobody',
  'audit/notary/directory-lock.ts': 'holds a lock and answers nobody',
};

/** Nothing behind them works. */
function notaryRoutes(): readonly Readonly<{ method: string; path: string }>[] {
  return Object.keys(routesOf({} as unknown as Office)).map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path };
  });
}

/** Knocks with a proof in every place where a door could look for one; null = with none. Gives the status of the answer. */
export async function knock({ local, origins }: World, door: Door, proof: string | null): Promise<number> {
  const origin = door.access === 'metrics' || door.access === 'notary' ? origins[door.access] : local.origin;
  const body = door.access === 'bot' ? local.teams.draft('developer', 'chat', 'help') : {};
  const response = await fetch(origin + door.path, {
    method: door.method,
    headers: {
      'content-type': 'application/json',
      // Only browsers send it, and the page is one.
      ...(door.access === 'page' ? { origin } : {}),
      ...(proof === null ? {} : { authorization: `Bearer ${proof}`, [KEY_HEADER]: proof }),
    },
    redirect: 'manual',
    ...(door.method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  // Streams never end by themselves.
  await response.body?.cancel();
  return response.status;
}
