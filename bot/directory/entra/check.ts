import { type AppError, toAppError } from '../../core/errors.ts';
import { inSentences, message, type Text } from '../../core/text/message.ts';
import { inEnglish } from '../../core/text/voice.ts';
import { group, IDS_AT_ONCE, pageOf, USER_FIELDS, user } from './answers.ts';
import { type Budget, createBudget } from './budget.ts';
import type { Tenant, Wanted } from './tenant.ts';

/**
 * Asks once what every lookup will need, and looks for what policy.yml names and the tenant does not have: a typing error
 * there gives a role to nobody, or takes a prohibition from somebody. Gives sentences, each once; bounded by `limitMs`.
 */
export async function checkTenants(tenants: readonly Tenant[], wanted: Wanted, limitMs: number): Promise<readonly Text[]> {
  const budget = createBudget(limitMs);
  const found = await Promise.all(
    tenants.map(async (tenant) => {
      const parts = [readable(tenant, budget), ofAppRoles(tenant, wanted.appRoles, budget), ofGroups(tenant, wanted.groups, budget)];
      const results = await Promise.allSettled(parts);
      return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : [told(toAppError(result.reason))]));
    }),
  );
  return [...new Map(found.flat().map((text) => [inEnglish(text), text])).values()];
}

/** To an administrator, who can do something about it. */
function told({ text, details }: AppError): Text {
  const { advice } = details;
  return typeof advice === 'string' ? inSentences([text, advice]) : text;
}

/** Throws when accounts cannot be read as lookups read them. */
async function readable({ graph }: Tenant, budget: Budget): Promise<readonly Text[]> {
  await graph.ask({ path: `/users?$top=1&$select=${USER_FIELDS}`, answer: pageOf(user), permission: 'User.Read.All' }, budget);
  return [];
}

async function ofAppRoles({ tenantId, appRoles }: Tenant, wanted: readonly string[], budget: Budget): Promise<readonly Text[]> {
  if (wanted.length === 0) return [];
  const api = await appRoles.api(budget);
  const there = api.appRoles.filter(({ isEnabled }) => isEnabled).map(({ value }) => value);
  return wanted.filter((value) => !there.includes(value)).map((name) => message('rules.weak.unknown-app-role', { name, tenant: tenantId }));
}

async function ofGroups({ tenantId, graph }: Tenant, wanted: readonly string[], budget: Budget): Promise<readonly Text[]> {
  const visibility = new Map<string, string | null>();
  for (let from = 0; from < wanted.length; from += IDS_AT_ONCE) {
    const several = wanted.slice(from, from + IDS_AT_ONCE).map((id) => `'${id}'`);
    const path = `/groups?$filter=${encodeURIComponent(`id in (${several.join(',')})`)}&$select=id,visibility`;
    for (const one of (await graph.list({ path, item: group, permission: 'GroupMember.Read.All' }, budget)) ?? [])
      visibility.set(one.id, one.visibility);
  }
  const missing = wanted.filter((id) => !visibility.has(id)).map((id) => message('rules.weak.unknown-group', { id, tenant: tenantId }));
  const hidden = wanted
    .filter((id) => visibility.get(id) === 'HiddenMembership')
    .map((id) => message('rules.weak.hidden-group', { id, permission: 'Member.Read.Hidden' }));
  return [...missing, ...hidden];
}
