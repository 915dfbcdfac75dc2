import type { Policy, RoleMap } from './policy.ts';

/** Who has a role was changed: an app role, a group or a person more or less. */
export type RoleChange = Readonly<{
  role: string;
  kind: 'added' | 'removed' | 'changed';
  gained: readonly string[];
  lost: readonly string[];
}>;

/** Every role whose holders differ. A decision table cannot show this, because it asks for roles and not for people. */
export function roleChanges(before: Policy, after: Policy): readonly RoleChange[] {
  const [old, now] = [mapsOf(before), mapsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((role) => {
    const [had, has] = [holdersOf(old.get(role)), holdersOf(now.get(role))];
    const gained = has.filter((holder) => !had.includes(holder));
    const lost = had.filter((holder) => !has.includes(holder));
    const kind = !old.has(role) ? 'added' : !now.has(role) ? 'removed' : 'changed';
    return kind === 'changed' && gained.length + lost.length === 0 ? [] : [{ role, kind, gained, lost }];
  });
}

function mapsOf(policy: Policy): ReadonlyMap<string, RoleMap> {
  return new Map(policy.roles.map((map) => [map.role, map]));
}

function holdersOf(map: RoleMap | undefined): readonly string[] {
  if (map === undefined) return [];
  return [
    ...map.appRoles.map((name) => `app role ${name}`),
    ...map.groups.map((id) => `group ${id}`),
    ...map.people.map((key) => `person ${key}`),
  ];
}
