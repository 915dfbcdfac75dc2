import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import type { DelegationId } from '../../../bot/core/ids.ts';
import type { RoleMap } from '../../../bot/core/policy/policy.ts';
import type { Principal } from '../../../bot/core/principal.ts';

export const DAY = 86_400_000;
export const AT = new Date('2026-03-04T12:00:00Z');

export function later(days: number): Date {
  return new Date(AT.getTime() + days * DAY);
}

export function person(objectId: string, parts: Partial<Principal> = {}): Principal {
  return { kind: 'person', tenantId: 't', objectId, name: objectId.toUpperCase(), ...parts };
}

let made = 0;

/** A delegation of the role `sre` that holds from `AT` for a week. */
export function delegation(from: string, to: string, parts: Partial<Delegation> = {}): Delegation {
  made += 1;
  return {
    id: `d-${made}` as DelegationId,
    from: person(from),
    to: person(to),
    role: 'sre',
    fromAt: AT,
    until: later(7),
    absent: false,
    reason: '',
    createdBy: person(from),
    createdAt: new Date(AT.getTime() + made),
    endedAt: null,
    ...parts,
  };
}

export function roleMap(role: string, parts: Partial<RoleMap> = {}): RoleMap {
  return { role, appRoles: [], groups: [], people: [], calendar: null, delegable: true, delegateForMs: 14 * DAY, ...parts };
}
