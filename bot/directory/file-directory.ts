import type { ListedPerson } from '../core/listed-person.ts';
import type { Directory } from '../core/ports.ts';
import type { Membership, Principal } from '../core/principal.ts';

function principalOf({ tenantId, objectId, name }: ListedPerson): Principal {
  return { kind: 'person', tenantId, objectId, name };
}

const NOBODY: Membership = { appRoles: [], groups: [] };

/**
 * The directory of `site/directory.yml`: what the file lists is all there is. Whoever is not listed under the same tenant
 * and object id belongs to nothing, so policy gives them no role.
 */
export function createFileDirectory(people: readonly ListedPerson[]): Directory {
  const byIdentity = new Map(people.map((person) => [`${person.tenantId}/${person.objectId}`, person]));
  return {
    async membershipOf({ kind, tenantId, objectId }: Principal): Promise<Membership> {
      const person = kind === 'person' ? byIdentity.get(`${tenantId}/${objectId}`) : undefined;
      return person === undefined ? NOBODY : { appRoles: person.appRoles, groups: person.groups };
    },
    async membersOf({ appRoles, groups, people: named }, limit) {
      const has = (person: ListedPerson): boolean =>
        person.appRoles.some((role) => appRoles.includes(role)) ||
        person.groups.some((group) => groups.includes(group)) ||
        named.includes(person.objectId) ||
        named.includes(`${person.tenantId}/${person.objectId}`);
      return people.filter(has).slice(0, limit).map(principalOf);
    },
    async find(text: string): Promise<Principal | null> {
      const person = people.find((candidate) => candidate.objectId === text || candidate.id === text);
      return person === undefined ? null : principalOf(person);
    },
  };
}
