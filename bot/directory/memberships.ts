import type { Membership, Principal } from '../core/principal.ts';

/** An account of a home tenant that does not exist: none, or no more. */
export const NO_ACCOUNT: Membership = { appRoles: [], groups: [], guest: false, enabled: false };
/** Somebody of a tenant that is not asked; whether their account is open is known there only, and their sign-in proves it. */
const ELSEWHERE: Membership = { appRoles: [], groups: [], guest: true, enabled: true };
/** Software has no account: agents and Signalbox itself have what policy gives to them by name. */
const SOFTWARE: Membership = { appRoles: [], groups: [], guest: false, enabled: true };

/** The membership of whoever no directory of these tenants needs to be asked about; null for their people. */
export function membershipUnasked({ kind, tenantId }: Principal, homeTenants: readonly string[]): Membership | null {
  if (kind !== 'person') return SOFTWARE;
  return homeTenants.includes(tenantId) ? null : ELSEWHERE;
}

/** Whom a role map names one by one: by object id in every home tenant, or as `tenant/object`. */
export function namedPeople(
  people: readonly string[],
  homeTenants: readonly string[],
): readonly Readonly<{ tenantId: string; objectId: string }>[] {
  return people.flatMap((key) => {
    const [tenantId, objectId] = key.split('/');
    if (tenantId === undefined || tenantId === 'signalbox') return [];
    return objectId === undefined ? homeTenants.map((home) => ({ tenantId: home, objectId: tenantId })) : [{ tenantId, objectId }];
  });
}
