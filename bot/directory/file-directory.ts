import type { ListedPerson } from '../core/listed-person.ts';
import type { Directory } from '../core/ports.ts';
import type { Membership, Principal } from '../core/principal.ts';
import { membershipUnasked, NO_ACCOUNT, namedPeople } from './memberships.ts';

/**
 * The directory of `site/directory.yml`: what the file lists is all there is. Somebody of a home tenant who is not listed
 * under that tenant and object id has no account, so policy gives them no role. Their sign-in name is the name under which
 * the file lists them.
 */
export function createFileDirectory(people: readonly ListedPerson[], homeTenants: readonly string[]): Directory {
  const byIdentity = new Map(people.map((person) => [`${person.tenantId}/${person.objectId}`, person]));
  return {
    async membershipOf(principal): Promise<Membership> {
      const unasked = membershipUnasked(principal, homeTenants);
      if (unasked !== null) return unasked;
      const person = byIdentity.get(`${principal.tenantId}/${principal.objectId}`);
      if (person === undefined) return NO_ACCOUNT;
      const { appRoles, groups, guest, enabled } = person;
      return { appRoles, groups, guest, enabled };
    },
    async membersOf(map, limit) {
      const named = namedPeople(map.people, homeTenants).flatMap(({ tenantId, objectId }) => {
        const listed = byIdentity.get(`${tenantId}/${objectId}`);
        if (listed !== undefined) return listed.enabled ? [principalOf(listed)] : [];
        return homeTenants.includes(tenantId) ? [] : [principalOf({ tenantId, objectId, name: objectId })];
      });
      const belonging = people.filter(
        ({ tenantId, appRoles, groups, guest, enabled }) =>
          enabled &&
          !guest &&
          homeTenants.includes(tenantId) &&
          (appRoles.some((role) => map.appRoles.includes(role)) || groups.some((group) => map.groups.includes(group))),
      );
      const all = new Map([...named, ...belonging.map(principalOf)].map((one) => [`${one.tenantId}/${one.objectId}`, one]));
      return [...all.values()].slice(0, limit);
    },
    async find(text) {
      const wanted = text.trim().toLowerCase();
      const person = people.find(({ objectId, id }) => objectId === wanted || id === wanted);
      return person === undefined ? null : principalOf(person);
    },
  };
}

function principalOf({ tenantId, objectId, name }: Pick<ListedPerson, 'tenantId' | 'objectId' | 'name'>): Principal {
  return { kind: 'person', tenantId, objectId, name };
}
