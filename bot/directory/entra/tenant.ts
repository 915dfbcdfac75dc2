import type { Membership, Principal } from '../../core/principal.ts';
import { NO_ACCOUNT } from '../memberships.ts';
import { groupIds, USER_FIELDS, type User, user } from './answers.ts';
import type { AppRoles } from './app-roles.ts';
import type { Budget } from './budget.ts';
import { directoryFailure } from './failure.ts';
import type { Graph } from './graph.ts';

/** What a policy speaks of; nothing else about a person is asked. */
export type Wanted = Readonly<{ appRoles: readonly string[]; groups: readonly string[] }>;

/** One home tenant. */
export type Tenant = Readonly<{ tenantId: string; graph: Graph; appRoles: AppRoles }>;

const GROUPS_AT_ONCE = 20;

/** As Entra writes object ids; whatever else is called one stands in no address of Graph. */
export const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the tenant says now of one account. An account that does not exist has no roles. The parts of the answer must fit each
 * other: half an answer could hide a role that a rule forbids something to.
 */
export async function membershipIn(tenant: Tenant, objectId: string, wanted: Wanted, budget: Budget): Promise<Membership> {
  if (!OBJECT_ID.test(objectId)) return NO_ACCOUNT;
  const [account, groups, appRoles] = await Promise.all([
    userIn(tenant, objectId, budget),
    groupsOf(tenant, objectId, wanted.groups, budget),
    wanted.appRoles.length === 0 ? [] : tenant.appRoles.of(objectId, budget),
  ]);
  if (account === null) return NO_ACCOUNT;
  if (account.id !== objectId || groups === null || appRoles === null) {
    throw directoryFailure('directory.malformed', { details: { problem: 'the answers about one account contradict each other' } });
  }
  return { appRoles, groups, guest: account.guest, enabled: account.accountEnabled };
}

/** By object id or sign-in name, encoded here; null when there is none. https://learn.microsoft.com/graph/api/user-get */
export async function userIn({ graph }: Tenant, name: string, budget: Budget): Promise<User | null> {
  const path = `/users/${encodeURIComponent(name)}?$select=${USER_FIELDS}`;
  return await graph.ask({ path, answer: user, permission: 'User.Read.All', urgent: true }, budget);
}

/** Which of these groups the user belongs to, through other groups as well; null for no such user. */
async function groupsOf({ graph }: Tenant, objectId: string, groups: readonly string[], budget: Budget): Promise<readonly string[] | null> {
  const parts = Array.from({ length: Math.ceil(groups.length / GROUPS_AT_ONCE) }, (_, index) =>
    groups.slice(index * GROUPS_AT_ONCE, (index + 1) * GROUPS_AT_ONCE),
  );
  const question = { path: `/users/${objectId}/checkMemberGroups`, answer: groupIds, permission: 'GroupMember.Read.All', urgent: true };
  const answers = await Promise.all(parts.map((part) => graph.ask({ ...question, body: { groupIds: part } }, budget)));
  const found = answers.flatMap((answer) => answer?.value ?? []);
  return answers.includes(null) ? null : groups.filter((group) => found.includes(group));
}

/** For display only. An emoji cut in two leaves half a character, which \p{C} covers. */
export function principalIn(tenantId: string, account: Pick<User, 'id' | 'displayName'>): Principal {
  const name = (account.displayName ?? '').slice(0, 100).replace(/\p{C}/gu, '').trim();
  return { kind: 'person', tenantId, objectId: account.id, name: name === '' ? account.id : name };
}
