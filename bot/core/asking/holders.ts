import { type Actor, actorOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { type Principal, principalKey } from '../principal.ts';
import { membersOf } from './who.ts';

const ANYBODY: Principal = { kind: 'person', tenantId: 'role', objectId: 'role', name: 'Somebody with this role' };

/**
 * The people to whom one of their roles gives something, and no other role of theirs forbids it. `may` is asked of somebody with
 * each role alone, and then of whoever has it. Throws `unavailable` when the directory cannot tell.
 */
export async function peopleWho(core: Core, may: (actor: Actor) => boolean): Promise<readonly Principal[]> {
  const able = core.policy.roles.map(({ role }) => role).filter((role) => may({ principal: ANYBODY, roles: [role] }));
  const members = (await Promise.all(able.map((role) => membersOf(core, role)))).flat().filter(({ kind }) => kind === 'person');
  const distinct = [...new Map(members.map((person) => [principalKey(person), person])).values()];
  const actors = await Promise.all(distinct.map((person) => actorOf(core, person, 'recent')));
  return actors.filter(may).map(({ principal }) => principal);
}
