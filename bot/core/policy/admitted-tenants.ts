import type { Policy } from './policy.ts';

/**
 * The tenants whose people may come in, in lower case: the home tenants, and those from which policy.yml gives a role to somebody
 * by `tenant/object`. Everybody else of such a tenant comes in too and has no role, so is denied like any other person without one.
 */
export function admittedTenants(homeTenants: readonly string[], { roles }: Pick<Policy, 'roles'>): readonly string[] {
  const named = roles.flatMap((map) => map.people).filter((person) => person.includes('/') && !person.startsWith(OWN));
  const ids = [...homeTenants, ...named.map((person) => person.slice(0, person.indexOf('/')))];
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** Signalbox's own principals (`signalbox/scheduler`) are of no tenant. */
const OWN = 'signalbox/';
