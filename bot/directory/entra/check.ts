import { toAppError } from '../../core/errors.ts';
import { group, IDS_AT_ONCE, pageOf, USER_FIELDS, user } from './answers.ts';
import { type Budget, createBudget } from './budget.ts';
import type { Tenant, Wanted } from './tenant.ts';

/**
 * Asks once what every lookup will need, and looks for what policy.yml names and the tenant does not have: a typing error
 * there gives a role to nobody, or takes a prohibition from somebody. Gives sentences for the log; bounded by `limitMs`.
 */
export async function checkTenants(tenants: readonly Tenant[], wanted: Wanted, limitMs: number): Promise<readonly string[]> {
  const budget = createBudget(limitMs);
  const found = await Promise.all(
    tenants.map(async (tenant) => {
      const parts = [readable(tenant, budget), ofAppRoles(tenant, wanted.appRoles, budget), ofGroups(tenant, wanted.groups, budget)];
      const results = await Promise.allSettled(parts);
      return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [toAppError(result.reason).message]));
    }),
  );
  return [...new Set(found.flat())];
}

/** Throws when accounts cannot be read as lookups read them. */
async function readable({ graph }: Tenant, budget: Budget): Promise<readonly string[]> {
  await graph.ask({ path: `/users?$top=1&$select=${USER_FIELDS}`, answer: pageOf(user), permission: 'User.Read.All' }, budget);
  return [];
}

async function ofAppRoles({ tenantId, appRoles }: Tenant, wanted: readonly string[], budget: Budget): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const api = await appRoles.api(budget);
  const there = api.appRoles.filter(({ isEnabled }) => isEnabled).map(({ value }) => value);
  return wanted
    .filter((value) => !there.includes(value))
    .map(
      (value) =>
        `policy.yml names the app role “${value}”, which the tab's registration does not have in tenant ${tenantId}: nobody there has it.`,
    );
}

async function ofGroups({ tenantId, graph }: Tenant, wanted: readonly string[], budget: Budget): Promise<readonly string[]> {
  const visibility = new Map<string, string | null>();
  for (let from = 0; from < wanted.length; from += IDS_AT_ONCE) {
    const several = wanted.slice(from, from + IDS_AT_ONCE).map((id) => `'${id}'`);
    const path = `/groups?$filter=${encodeURIComponent(`id in (${several.join(',')})`)}&$select=id,visibility`;
    for (const one of (await graph.list({ path, item: group, permission: 'GroupMember.Read.All' }, budget)) ?? [])
      visibility.set(one.id, one.visibility);
  }
  const missing = wanted
    .filter((id) => !visibility.has(id))
    .map((id) => `policy.yml names the group ${id}, which tenant ${tenantId} does not have: nobody there belongs to it.`);
  const hidden = wanted
    .filter((id) => visibility.get(id) === 'HiddenMembership')
    .map(
      (id) =>
        `The members of the group ${id} in policy.yml are hidden: without the permission Member.Read.Hidden nobody seems to belong to it.`,
    );
  return [...missing, ...hidden];
}
