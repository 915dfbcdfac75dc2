import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { GraphError, type Route } from './graph-error.ts';
import type { FakeTeamsApp, FakeTenant } from './world.ts';

const SELF = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
const ANY = 'TeamsAppInstallation.ReadWriteForUser.All';

/** The part of Graph that is about apps in Teams. Which registration asks is what its token says. */
export const TEAMS_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v1\.0\/appCatalogs\/teamsApps$/,
    needs: ['AppCatalog.Read.All'],
    handle: (_match, { query }, { tenant }) => {
      const wanted = /^externalId eq '([0-9a-f-]{36})'$/.exec(query.get('$filter') ?? '')?.[1];
      if (wanted === undefined) throw new GraphError(400, 'BadRequest');
      const { teamsApp } = tenant;
      const items = teamsApp?.externalId === wanted ? [{ id: teamsApp.id, externalId: wanted, distributionMethod: 'organization' }] : [];
      return { items };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\.0\/users\/([^/]+)\/teamwork\/installedApps$/,
    needs: [],
    handle: (match, { token, body }, { tenant, permissions, url }) => {
      const app = appFor(tenant, { token, permissions });
      const bound = typeof body === 'object' && body !== null && 'teamsApp@odata.bind' in body ? body['teamsApp@odata.bind'] : null;
      if (bound !== `${url}/v1.0/appCatalogs/teamsApps/${app.id}`) throw new GraphError(404, 'NotFound');
      const userId = match[1] ?? '';
      if (!tenant.users.has(userId)) throw new GraphError(404, 'NotFound');
      if (tenant.installed.has(userId)) throw new GraphError(409, 'Conflict');
      tenant.installed.set(userId, `19:${userId}_${app.externalId}@unq.gbl.spaces`);
      tenant.onInstalled(userId);
      return { status: 201 };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/users\/([^/]+)\/teamwork\/installedApps$/,
    needs: [],
    handle: (match, { token, query }, { tenant, permissions }) => {
      const app = appFor(tenant, { token, permissions });
      if (query.get('$expand') !== 'teamsApp' || query.get('$filter') !== `teamsApp/externalId eq '${app.externalId}'`)
        throw new GraphError(400, 'BadRequest');
      const userId = match[1] ?? '';
      return { items: tenant.installed.has(userId) ? [{ id: installationId(userId), teamsApp: { id: app.id } }] : [] };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/users\/([^/]+)\/teamwork\/installedApps\/([^/]+)\/chat$/,
    needs: [],
    handle: (match, { token }, { tenant, permissions }) => {
      appFor(tenant, { token, permissions });
      const userId = match[1] ?? '';
      const chat = tenant.installed.get(userId);
      return chat === undefined || match[2] !== installationId(userId) ? null : { one: { id: chat } };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\.0\/users\/([^/]+)\/teamwork\/sendActivityNotification$/,
    needs: ['TeamsActivity.Send'],
    handle: (match, { token, body }, { tenant }) => {
      const clientId = clientOf(token);
      const userId = match[1] ?? '';
      // Microsoft, "Send activity feed notifications": the app whose manifest names the registration, installed for the recipient.
      if (tenant.teamsApp?.clientId !== clientId) throw new GraphError(403, 'Forbidden');
      if (!tenant.installed.has(userId)) throw new GraphError(404, 'NotFound');
      const entry = typeof body === 'object' && body !== null ? { ...body } : {};
      const chainOf = (one: object): unknown => ('chainId' in one ? one.chainId : randomUUID());
      const others = tenant.feed.filter((one) => one.userId !== userId || chainOf(one.body) !== chainOf(entry));
      tenant.feed = [...others, { userId, clientId, body: entry }];
      return { status: 204 };
    },
  },
];

function installationId(userId: string): string {
  return Buffer.from(`${userId}##installed`).toString('base64');
}

type Asking = Readonly<{ token: string; permissions: ReadonlySet<string> }>;

/** “Self” is the app whose manifest names the registration that asks. */
function appFor({ teamsApp }: FakeTenant, { token, permissions }: Asking): FakeTeamsApp {
  const may = permissions.has(ANY) || (permissions.has(SELF) && teamsApp?.clientId === clientOf(token));
  if (!may) throw new GraphError(403, 'Forbidden');
  if (teamsApp === null) throw new GraphError(404, 'NotFound');
  return teamsApp;
}

function clientOf(token: string): string {
  return String(decodeJwt(token)['azp']);
}
