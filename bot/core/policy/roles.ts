import type { Membership, Principal } from '../principal.ts';
import type { Policy, RoleMap } from './policy.ts';

/**
 * The product roles of a principal, sorted. App roles and groups count only for members of the home tenants: whoever comes
 * from elsewhere (a guest, a federated user) has only what policy.yml gives to them by name, and somebody of another tenant
 * only by `tenant/object`. Signalbox's own principals (`signalbox/scheduler`) are named the same way. Disabled accounts and
 * incomplete identities have no role.
 */
export function rolesOf(policy: Policy, principal: Principal, membership: Membership, homeTenants: readonly string[]): readonly string[] {
  if (principal.tenantId === '' || principal.objectId === '' || !membership.enabled) return [];
  const home = principal.kind !== 'system' && homeTenants.includes(principal.tenantId);
  const belongs = (map: RoleMap): boolean => overlap(map.appRoles, membership.appRoles) || overlap(map.groups, membership.groups);
  const has = (map: RoleMap): boolean =>
    map.people.includes(`${principal.tenantId}/${principal.objectId}`) ||
    (home && (map.people.includes(principal.objectId) || (!membership.guest && belongs(map))));
  return [...new Set(policy.roles.filter(has).map((map) => map.role))].sort();
}

function overlap(wanted: readonly string[], had: readonly string[]): boolean {
  return wanted.some((name) => had.includes(name));
}
