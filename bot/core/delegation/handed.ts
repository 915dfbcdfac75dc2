import { type Principal, samePrincipal } from '../principal.ts';
import { type Delegation, isActive } from './delegation.ts';

/** A vote that somebody was handed: whose, with which role, and through which links, the nearest to the giver first. */
export type Handed = Readonly<{ giver: Principal; role: string; links: readonly Delegation[] }>;

/**
 * Every vote that a person was handed at this moment, directly or through one colleague, in the order in which it was handed
 * to them. Looks no further than two links and never comes back to the person, whatever the rows say.
 */
export function handedTo(person: Principal, delegations: readonly Delegation[], at: Date): readonly Handed[] {
  const active = delegations.filter((each) => isActive(each, at)).toSorted(byAge);
  const direct = active.filter(({ from, to }) => samePrincipal(to, person) && !samePrincipal(from, person));
  return direct.flatMap((last) => {
    const first = active.filter(
      ({ from, to, role }) =>
        role === last.role && samePrincipal(to, last.from) && !samePrincipal(from, person) && !samePrincipal(from, to),
    );
    return [[last], ...first.map((link) => [link, last])].map((links) => ({
      giver: links[0]?.from ?? last.from,
      role: last.role,
      links,
    }));
  });
}

function byAge(a: Delegation, b: Delegation): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}
