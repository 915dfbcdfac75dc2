import type { Route } from '../../../bot/http/route.ts';
import { CONNECTOR_ROUTES } from '../../../bot/local/connector/routes.ts';
import { KEY_HEADER } from '../../../bot/local/doorkeeper.ts';
import { PAGE_ROUTES } from '../../../bot/local/page-routes.ts';
import type { LocalApp } from '../../support/local-app.ts';
import { addressOf, productRoutes } from '../../support/routes.ts';

/** One address that the product answers, and who proves what there: as its own lists have it. */
export type Door = Readonly<{ access: Route['access'] | 'page' | 'connector'; method: string; path: string }>;

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
];

/** Knocks with a proof in every place where a door could look for one; null = with none. Gives the status of the answer. */
export async function knock({ origin, teams }: LocalApp, door: Door, proof: string | null): Promise<number> {
  const body = door.access === 'bot' ? teams.draft('developer', 'chat', 'help') : {};
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
