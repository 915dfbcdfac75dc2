import type { Permission, Policy, PolicyRule } from './policy.ts';

/** Permissions that are about no workflow and no environment. */
export const WITHOUT_WORKFLOW: readonly Permission[] = ['audit', 'explain', 'govern'];

/** How many people can have one of these roles at most; infinite where an app role or a group decides. */
export function mostHolders(policy: Policy, roles: readonly string[]): number {
  const maps = policy.roles.filter(({ role }) => roles.includes(role));
  if (maps.some(({ appRoles, groups }) => appRoles.length + groups.length > 0)) return Number.POSITIVE_INFINITY;
  return new Set(maps.flatMap(({ people }) => people)).size;
}

/** Whether somebody with this role alone may do this wherever it can be asked for, as far as the rules say. */
export function mayGenerally(policy: Policy, role: string, permission: Permission): boolean {
  return isUndenied(policy, role, permission) && allowing(policy, role, permission).some(isGeneral);
}

/** The same, also where the rules name every environment there is. */
export function mayEverywhere(policy: Policy, role: string, permission: Permission): boolean {
  if (mayGenerally(policy, role, permission)) return true;
  if (WITHOUT_WORKFLOW.includes(permission) || policy.environments.length === 0) return false;
  const named = allowing(policy, role, permission).flatMap(({ workflows, environments }) =>
    workflows === null ? (environments ?? []) : [],
  );
  return isUndenied(policy, role, permission) && policy.environments.every(({ name }) => named.includes(name));
}

export function isGeneral({ workflows, environments }: PolicyRule): boolean {
  return workflows === null && environments === null;
}

function allowing(policy: Policy, role: string, permission: Permission): readonly PolicyRule[] {
  return speaking(policy, role, permission).filter(({ effect }) => effect === 'allow');
}

function isUndenied(policy: Policy, role: string, permission: Permission): boolean {
  return !speaking(policy, role, permission).some(({ effect }) => effect === 'deny');
}

function speaking({ rules }: Policy, role: string, permission: Permission): readonly PolicyRule[] {
  return rules.filter((rule) => rule.roles.includes(role) && rule.permissions.includes(permission));
}
