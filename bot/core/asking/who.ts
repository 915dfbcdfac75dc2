import { actorOf } from '../actor.ts';
import { type RolesNow, tally } from '../approval/tally.ts';
import type { Core } from '../core.ts';
import type { Asking } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import type { Approval, Run } from '../run/run.ts';
import { requestOf } from './notices.ts';
import { because } from './sentences.ts';

/** For each role so many people are told; a role that half a company has is not called together. */
const MOST_PER_ROLE = 25;

type Knows = Pick<Core, 'directory' | 'policy' | 'homeTenants'>;

/**
 * Who can answer an approval now: everybody with a role of a duty of the open stage that still lacks somebody, and with a
 * role that was asked as well. Left out are whoever asked for the run, whoever has voted, and who cannot have the role.
 * Throws `unavailable` when the directory cannot tell.
 */
export async function whoIsAsked(core: Core, run: Run, approval: Approval): Promise<readonly Asking[]> {
  const { stages, current } = tally({ ...approval, rolesNow: await voterRoles(core, approval) });
  const lacking = (stages[current]?.duties ?? []).filter(({ duty, filledBy }) => filledBy.length < duty.count);
  const roles = [...new Set(lacking.flatMap(({ duty }) => duty.roles))];
  const also = lacking.length === 0 ? [] : approval.escalatedTo.filter((role) => !roles.includes(role));
  const found = new Map<string, { person: Principal; roles: string[] }>();
  for (const role of [...roles, ...also]) {
    for (const person of await membersOf(core, role)) {
      const key = principalKey(person);
      const known = found.get(key) ?? { person, roles: [] };
      found.set(key, { person, roles: [...known.roles, role] });
    }
  }
  const askedFor = requestOf(approval);
  return [...found.values()]
    .filter(({ person }) => canBeAsked(run, approval, person))
    .map(({ person, roles: had }) => {
      const own = had.filter((role) => roles.includes(role));
      return { person, askedFor, because: because(own.length > 0 ? own : had, { escalated: own.length === 0, approval }) };
    });
}

/** Whoever asked never decides, and one person counts once. */
export function canBeAsked(run: Run, approval: Approval, person: Principal): boolean {
  const out = [run.requester, ...(run.behalf === null ? [] : [run.behalf]), ...approval.votes.flatMap(peopleOf)];
  return person.kind === 'person' && !out.some((one) => principalKey(one) === principalKey(person));
}

function peopleOf({ by, onBehalfOf }: Approval['votes'][number]): readonly Principal[] {
  return onBehalfOf === null ? [by] : [by, onBehalfOf];
}

async function voterRoles(core: Core, { votes }: Approval): Promise<RolesNow> {
  const people = new Map(votes.map(({ by, onBehalfOf }) => [principalKey(onBehalfOf ?? by), onBehalfOf ?? by]));
  const actors = await Promise.all([...people.values()].map((person) => actorOf(core, person)));
  const roles = new Map(actors.map((actor) => [principalKey(actor.principal), actor.roles]));
  return (person) => roles.get(principalKey(person)) ?? [];
}

/** As `rolesOf` has it: app roles and groups count for the home tenants only. */
async function membersOf({ directory, policy, homeTenants }: Knows, role: string): Promise<readonly Principal[]> {
  const maps = policy.roles.filter((map) => map.role === role);
  const members = await Promise.all(
    maps.map(async (map) => {
      const people = await directory.membersOf(map, MOST_PER_ROLE);
      return people.filter((person) => homeTenants.includes(person.tenantId) || map.people.includes(principalKey(person)));
    }),
  );
  const distinct = new Map(members.flat().map((person) => [principalKey(person), person]));
  return [...distinct.values()].slice(0, MOST_PER_ROLE);
}
