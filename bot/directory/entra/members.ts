import type { RoleMap } from '../../core/policy/policy.ts';
import type { Principal } from '../../core/principal.ts';
import { namedPeople } from '../memberships.ts';
import { IDS_AT_ONCE, USER_FIELDS, type User, user } from './answers.ts';
import type { Budget } from './budget.ts';
import { principalIn, type Tenant } from './tenant.ts';

type Asked = Readonly<{ map: Pick<RoleMap, 'appRoles' | 'groups' | 'people'>; limit: number }>;

const PAGE = 100;

/** People named one by one come first, guests among them; then open accounts of members by app role and by group. */
export async function membersIn(tenants: readonly Tenant[], { map, limit }: Asked, budget: Budget): Promise<readonly Principal[]> {
  const found = new Map<string, Principal>();
  const add = (people: readonly Principal[]): void => {
    for (const person of people) if (found.size < limit) found.set(`${person.tenantId}/${person.objectId}`, person);
  };
  add(await named(tenants, { map, limit }, budget));
  for (const tenant of tenants) {
    if (found.size < limit) add(await havingAppRoles(tenant, { map, limit }, budget));
    for (const group of map.groups) {
      if (found.size < limit) add(await inGroup(tenant, `/groups/${group}/transitiveMembers`, limit, budget));
    }
  }
  return [...found.values()];
}

async function named(tenants: readonly Tenant[], { map, limit }: Asked, budget: Budget): Promise<readonly Principal[]> {
  const keys = namedPeople(
    map.people,
    tenants.map(({ tenantId }) => tenantId),
  );
  const home = await Promise.all(
    tenants.map(async (tenant) => {
      const ids = keys.filter(({ tenantId }) => tenantId === tenant.tenantId).map(({ objectId }) => objectId);
      return (await accounts(tenant, { ids, counts: isOpen, limit }, budget)).map((account) => principalIn(tenant.tenantId, account));
    }),
  );
  // Nobody here knows their names.
  const elsewhere = keys.filter(({ tenantId }) => !tenants.some((tenant) => tenant.tenantId === tenantId));
  return [...home.flat(), ...elsewhere.map(({ tenantId, objectId }) => principalIn(tenantId, { id: objectId, displayName: null }))];
}

/** Users who have one of the app roles, and the direct members of groups that have one: nested groups give no app role. */
async function havingAppRoles(tenant: Tenant, { map, limit }: Asked, budget: Budget): Promise<readonly Principal[]> {
  if (map.appRoles.length === 0) return [];
  const assigned = await tenant.appRoles.assigned(map.appRoles, budget);
  const idsOf = (type: string) => [...new Set(assigned.flatMap((one) => (one.principalType === type ? [one.principalId] : [])))];
  const direct = await accounts(tenant, { ids: idsOf('User'), counts: isMember, limit }, budget);
  const people = direct.map((account) => principalIn(tenant.tenantId, account));
  for (const group of idsOf('Group')) {
    if (people.length < limit) people.push(...(await inGroup(tenant, `/groups/${group}/members`, limit, budget)));
  }
  return people;
}

/** Open accounts of members of the tenant; a group that does not exist has none. */
async function inGroup(tenant: Tenant, list: string, limit: number, budget: Budget): Promise<readonly Principal[]> {
  const users = await tenant.graph.list(
    {
      path: `${list}/microsoft.graph.user?$select=${USER_FIELDS}&$top=${PAGE}&$count=true`,
      item: user,
      enough: (items) => items.filter(isMember).length >= limit,
      permission: 'GroupMember.Read.All',
      indexed: true,
    },
    budget,
  );
  return (users ?? []).filter(isMember).map((account) => principalIn(tenant.tenantId, account));
}

const isOpen = ({ accountEnabled }: User): boolean => accountEnabled;
const isMember = ({ accountEnabled, guest }: User): boolean => accountEnabled && !guest;

type Listed = Readonly<{ ids: readonly string[]; counts: (account: User) => boolean; limit: number }>;

/** Those of the accounts with these ids that count, until there are enough. */
async function accounts({ graph }: Tenant, { ids, counts, limit }: Listed, budget: Budget): Promise<readonly User[]> {
  const found: User[] = [];
  for (let from = 0; from < ids.length && found.length < limit; from += IDS_AT_ONCE) {
    const several = ids.slice(from, from + IDS_AT_ONCE).map((id) => `'${id}'`);
    const path = `/users?$filter=${encodeURIComponent(`id in (${several.join(',')})`)}&$select=${USER_FIELDS}`;
    const users = await graph.list({ path, item: user, permission: 'User.Read.All' }, budget);
    found.push(...(users ?? []).filter(counts));
  }
  return found;
}
