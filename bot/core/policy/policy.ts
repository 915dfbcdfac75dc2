import type { ApprovalRequirement } from './decision.ts';

/** What can be permitted. `run` starts a workflow; `resolve` answers an unknown outcome; `audit` reads the audit log. */
export const PERMISSIONS = ['run', 'view', 'cancel', 'resolve', 'audit'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The valid form of `site/policy.yml`. No rule = no. A deny wins over every allow. */
export type Policy = Readonly<{
  /** SHA-256 of the parsed file (RFC 8785); audited when it changes. */
  hash: string;
  roles: readonly RoleMap[];
  rules: readonly PolicyRule[];
  environments: readonly Readonly<{ name: string; approval: ApprovalRequirement | null }>[];
}>;

/** Who has a product role: Entra app roles, group ids, and single people by `tenant/object` or object id of the home tenant. */
export type RoleMap = Readonly<{ role: string; appRoles: readonly string[]; groups: readonly string[]; people: readonly string[] }>;

export type PolicyRule = Readonly<{
  /** Names the rule in every decision and denial. */
  id: string;
  effect: 'allow' | 'deny';
  permissions: readonly Permission[];
  roles: readonly string[];
  /** null = every workflow. */
  workflows: readonly string[] | null;
  /** null = every environment and none. */
  environments: readonly string[] | null;
}>;
