/**
 * Somebody or something that acts. Identity is tenant id + object id (Entra), never a name or a mail address:
 * those can be reused or changed. `name` is for display only and never decided on.
 */
export type Principal = Readonly<{
  kind: 'person' | 'agent' | 'system';
  tenantId: string;
  objectId: string;
  name: string;
}>;

/** What a directory knows of a principal; policy maps it to product roles. */
export type Membership = Readonly<{
  appRoles: readonly string[];
  groups: readonly string[];
  /** A guest of the tenant, or somebody whom none of the home tenants knows: has only what policy gives to them by name. */
  guest: boolean;
  /** false = the account is disabled or deleted, so it has no role at all. */
  enabled: boolean;
}>;

export const SCHEDULER: Principal = { kind: 'system', tenantId: 'signalbox', objectId: 'scheduler', name: 'Schedule' };
export const SYSTEM: Principal = { kind: 'system', tenantId: 'signalbox', objectId: 'system', name: 'Signalbox' };

export function samePrincipal(a: Principal, b: Principal): boolean {
  return a.tenantId === b.tenantId && a.objectId === b.objectId;
}

/** `tenant/object`: the key that stores and the log use. */
export function principalKey(principal: Pick<Principal, 'tenantId' | 'objectId'>): string {
  return `${principal.tenantId}/${principal.objectId}`;
}
