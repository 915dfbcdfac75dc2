import type { Membership, Principal } from '../principal.ts';
import type { Policy, RoleMap } from './policy.ts';

/**
 * The product roles of a principal, sorted. App roles and groups count only for the home tenants: whoever comes from
 * another tenant (a guest, a federated user) has only what policy.yml gives them by `tenant/object`. Signalbox's own
 * principals (`signalbox/scheduler`) are named the same way. Incomplete identities have no role.
 */
export function rolesOf(policy: Policy, principal: Principal, membership: Membership, homeTenants: readonly string[]): readonly string[] {
  if (principal.tenantId === '' || principal.objectId === '') return [];
  const home = principal.kind !== 'system' && homeTenants.includes(principal.tenantId);
  const has = (map: RoleMap): boolean =>
    map.people.includes(`${principal.tenantId}/${principal.objectId}`) ||
    (home &&
      (map.people.includes(principal.objectId) || overlap(map.appRoles, membership.appRoles) || overlap(map.groups, membership.groups)));
  return [...new Set(policy.roles.filter(has).map((map) => map.role))].sort();
}

function overlap(wanted: readonly string[], had: readonly string[]): boolean {
  return wanted.some((name) => had.includes(name));
}
