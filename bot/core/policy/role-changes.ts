import { message, type Text } from '../text/message.ts';
import type { Policy, RoleMap } from './policy.ts';

/** Who has a role was changed: an app role, a group or a person more or less. */
export type RoleChange = Readonly<{
  role: string;
  kind: 'added' | 'removed' | 'changed';
  gained: readonly Text[];
  lost: readonly Text[];
}>;

/** Every role whose holders differ. A decision table cannot show this, because it asks for roles and not for people. */
export function roleChanges(before: Policy, after: Policy): readonly RoleChange[] {
  const [old, now] = [mapsOf(before), mapsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((role) => {
    const [had, has] = [holdersOf(old.get(role)), holdersOf(now.get(role))];
    const gained = missingIn(had, has);
    const lost = missingIn(has, had);
    const kind = !old.has(role) ? 'added' : !now.has(role) ? 'removed' : 'changed';
    return kind === 'changed' && gained.length + lost.length === 0 ? [] : [{ role, kind, gained, lost }];
  });
}

function mapsOf(policy: Policy): ReadonlyMap<string, RoleMap> {
  return new Map(policy.roles.map((map) => [map.role, map]));
}

/** Each of `all` that is not in `some`. */
function missingIn(some: ReadonlyMap<string, Text>, all: ReadonlyMap<string, Text>): readonly Text[] {
  return [...all].flatMap(([key, holder]) => (some.has(key) ? [] : [holder]));
}

/** By a key that tells a group from a person of the same id. */
function holdersOf(map: RoleMap | undefined): ReadonlyMap<string, Text> {
  if (map === undefined) return new Map();
  return new Map([
    ...map.appRoles.map((name) => [`app ${name}`, message('rules.holder.app-role', { name })] as const),
    ...map.groups.map((id) => [`group ${id}`, message('rules.holder.group', { id })] as const),
    ...map.people.map((person) => [`person ${person}`, message('rules.holder.person', { person })] as const),
  ]);
}
