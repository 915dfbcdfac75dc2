import type { Policy } from '../policy/policy.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import { type Delegation, isActive, MOST_LINKS } from './delegation.ts';

type Asking = Readonly<{ holders: readonly Principal[]; active: readonly Delegation[]; at: Date }>;

/**
 * Who is asked for a role: whoever has it, with those who were handed a vote with it, and without everybody who is away. Each
 * person once. A role that cannot be handed on (any more) is asked of its holders only.
 */
export function askedInstead(policy: Pick<Policy, 'roles'>, role: string, { holders, active, at }: Asking): readonly Principal[] {
  const now = active.filter((each) => isActive(each, at));
  const people = new Map(holders.map((person) => [principalKey(person), person]));
  let reached = isDelegable(policy, role) ? holders : [];
  for (let link = 0; link < MOST_LINKS; link += 1) {
    const givers = new Set(reached.map(principalKey));
    reached = now.filter((each) => each.role === role && givers.has(principalKey(each.from))).map(({ to }) => to);
    for (const person of reached) people.set(principalKey(person), person);
  }
  return [...people.values()].filter((person) => !isAway(person, now));
}

/** Whether somebody has said that they are away; `active` are delegations that hold now. */
export function isAway(person: Principal, active: readonly Delegation[]): boolean {
  return active.some(({ absent, from }) => absent && samePrincipal(from, person));
}

export function isDelegable({ roles }: Pick<Policy, 'roles'>, role: string): boolean {
  return roles.some((map) => map.role === role && map.delegable);
}
