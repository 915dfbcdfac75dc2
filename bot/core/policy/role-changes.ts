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
    const gained = without(has, had);
    const lost = without(had, has);
    const kind = !old.has(role) ? 'added' : !now.has(role) ? 'removed' : 'changed';
    return kind === 'changed' && gained.length + lost.length === 0 ? [] : [{ role, kind, gained, lost }];
  });
}

/** A text is JSON: the same holder is the same text. */
function without(holders: readonly Text[], others: readonly Text[]): readonly Text[] {
  const known = new Set(others.map((other) => JSON.stringify(other)));
  return holders.filter((holder) => !known.has(JSON.stringify(holder)));
}

function mapsOf(policy: Policy): ReadonlyMap<string, RoleMap> {
  return new Map(policy.roles.map((map) => [map.role, map]));
}

function holdersOf(map: RoleMap | undefined): readonly Text[] {
  if (map === undefined) return [];
  return [
    ...map.appRoles.map((name) => message('holder.app-role', { name })),
    ...map.groups.map((name) => message('holder.group', { name })),
    ...map.people.map((name) => message('holder.person', { name })),
  ];
}
