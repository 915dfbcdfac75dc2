import type { IncomingHttpHeaders } from 'node:http';
import { GraphError, type Route, type Stand } from './graph-error.ts';
import { TEAMS_ROUTES } from './teams-answers.ts';
import type { FakeTenant, FakeUser } from './world.ts';

export type GraphRequest = Readonly<{
  method: string;
  /** Decoded. */
  path: string;
  query: URLSearchParams;
  token: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}>;
/** Without a body for what there is nothing to say of. */
export type GraphAnswer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> | null }>;

const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v1\.0\/users$/,
    needs: ['User.Read.All'],
    handle: (_match, { query }, { tenant }) => {
      const wanted = idsIn(query.get('$filter'));
      const users = [...tenant.users.values()].filter(({ id }) => wanted === null || wanted.includes(id));
      return { items: users.slice(0, Number(query.get('$top') ?? 100)).map((user) => shown(user, query)) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/users\/([^/]+)$/,
    needs: ['User.Read.All'],
    handle: (match, { query }, { tenant }) => {
      const user = userNamed(tenant, match[1] ?? '');
      return user === null ? null : { one: shown(user, query) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/users\/([^/]+)\/appRoleAssignments$/,
    needs: ['Directory.Read.All'],
    handle: (match, { query }, { tenant }) => {
      const user = userNamed(tenant, match[1] ?? '');
      const resource = /^resourceId eq ([0-9a-f-]{36})$/.exec(query.get('$filter') ?? '')?.[1];
      if (resource === undefined) throw new GraphError(400, 'Request_UnsupportedQuery');
      if (user === null) return null;
      const holders = new Set([user.id, ...[...tenant.groups.keys()].filter((id) => tenant.usersIn(id, false).has(user.id))]);
      const own = tenant.api?.id === resource ? tenant.assignments.filter(({ principalId }) => holders.has(principalId)) : [];
      return { items: own.map((one) => assignment(one, resource)) };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\.0\/users\/([^/]+)\/checkMemberGroups$/,
    needs: ['GroupMember.Read.All'],
    handle: (match, { body }, { tenant, permissions }) => {
      const groups = groupIdsIn(body);
      if (groups.length > 20) throw new GraphError(400, 'Request_BadRequest');
      const user = userNamed(tenant, match[1] ?? '');
      if (user === null) return null;
      const readable = groups.filter(
        (id) => tenant.groups.get(id)?.visibility !== 'HiddenMembership' || permissions.has('Member.Read.Hidden'),
      );
      return { one: { value: readable.filter((id) => tenant.usersIn(id, true).has(user.id)) } };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/servicePrincipals\(appId='([^']+)'\)$/,
    needs: ['Application.Read.All'],
    handle: (match, _request, { tenant }) =>
      tenant.api === null || tenant.api.appId !== match[1] ? null : { one: { id: tenant.api.id, appRoles: [...tenant.appRoles.values()] } },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/servicePrincipals\/([^/]+)\/appRoleAssignedTo$/,
    needs: ['Application.Read.All'],
    handle: (match, _request, { tenant }) =>
      tenant.api?.id === match[1] ? { items: tenant.assignments.map((one) => assignment(one, String(match[1]))) } : null,
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/groups$/,
    needs: ['GroupMember.Read.All'],
    handle: (_match, { query }, { tenant }) => {
      const wanted = idsIn(query.get('$filter')) ?? [];
      return {
        items: [...tenant.groups.values()].filter(({ id }) => wanted.includes(id)).map(({ id, visibility }) => ({ id, visibility })),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\.0\/groups\/([^/]+)\/(members|transitiveMembers)\/microsoft\.graph\.user$/,
    needs: ['GroupMember.Read.All'],
    handle: (match, { query, headers }, { tenant }) => {
      if (headers['consistencylevel'] !== 'eventual' || query.get('$count') !== 'true')
        throw new GraphError(400, 'Request_UnsupportedQuery');
      if (!tenant.groups.has(match[1] ?? '')) return null;
      const members = tenant.usersIn(match[1] ?? '', match[2] === 'transitiveMembers');
      return { items: [...tenant.users.values()].filter(({ id }) => members.has(id)).map((user) => shown(user, query)) };
    },
  },
];

/** What Graph would answer at this moment. */
export function answerTo(request: GraphRequest, stand: Stand): GraphAnswer {
  try {
    for (const { method, path, needs, handle } of [...ROUTES, ...TEAMS_ROUTES]) {
      const match = path.exec(request.path);
      if (match === null || method !== request.method) continue;
      if (needs.some((permission) => !stand.permissions.has(permission))) throw new GraphError(403, 'Authorization_RequestDenied');
      const found = handle(match, request, stand);
      if (found === null) throw new GraphError(404, 'Request_ResourceNotFound');
      if ('status' in found) return { status: found.status, body: null };
      return 'one' in found ? { status: 200, body: { '@odata.context': stand.url, ...found.one } } : page(found.items, request, stand);
    }
    throw new GraphError(400, 'BadRequest');
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { status: error.status, body: { error: { code: error.code, message: error.code } } };
  }
}

function page(items: readonly object[], request: GraphRequest, { pageSize, url }: Stand): GraphAnswer {
  const from = Number(request.query.get('$skiptoken') ?? 0);
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(from + pageSize));
  const next = from + pageSize < items.length ? { '@odata.nextLink': `${url}${request.path}?${query}` } : {};
  return { status: 200, body: { value: items.slice(from, from + pageSize), ...next } };
}

function userNamed(tenant: FakeTenant, name: string): FakeUser | null {
  const lower = name.toLowerCase();
  return [...tenant.users.values()].find(({ id, upn }) => id === lower || upn.toLowerCase() === lower) ?? null;
}

/** Without `$select`, Graph leaves out what tells whether the account is open. */
function shown({ id, name, upn, enabled, userType }: FakeUser, query: URLSearchParams): object {
  const all: Readonly<Record<string, unknown>> = { id, displayName: name, userPrincipalName: upn, accountEnabled: enabled, userType };
  const fields = query.get('$select')?.split(',') ?? ['id', 'displayName', 'userPrincipalName'];
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

function assignment(one: FakeTenant['assignments'][number], resourceId: string): object {
  const { id, roleId, principalId, type } = one;
  return { id, appRoleId: roleId, principalId, principalType: type, principalDisplayName: 'someone', resourceId };
}

/** The ids of `id in ('…','…')`, 15 at most; null without a filter. */
function idsIn(filter: string | null): readonly string[] | null {
  if (filter === null) return null;
  const ids = /^id in \(('[0-9a-f-]{36}'(?:,'[0-9a-f-]{36}')*)\)$/.exec(filter)?.[1]?.split(',') ?? [];
  if (ids.length === 0 || ids.length > 15) throw new GraphError(400, 'Request_UnsupportedQuery');
  return ids.map((id) => id.slice(1, -1));
}

function groupIdsIn(body: unknown): readonly string[] {
  const groups = typeof body === 'object' && body !== null && 'groupIds' in body ? body.groupIds : null;
  if (!Array.isArray(groups)) throw new GraphError(400, 'Request_BadRequest');
  return groups.map(String);
}
