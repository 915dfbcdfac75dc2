import { actorOf } from '../actor.ts';
import { type RolesNow, tally } from '../approval/tally.ts';
import type { Core } from '../core.ts';
import { askedInstead } from '../delegation/asked-instead.ts';
import { handedTo } from '../delegation/handed.ts';
import type { Asking } from '../ports.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import type { Approval, Run } from '../run/run.ts';
import { requestOf } from './notices.ts';
import { because, type Ground } from './sentences.ts';

/** For each role so many people are told; a role that half a company has is not called together. */
const MOST_PER_ROLE = 25;

/** What is known of a run when people are looked for. */
type Asked = Readonly<{ run: Run; approval: Approval; at: Date }>;

/**
 * Who can answer an approval now: everybody with a role of a duty of the open stage that still lacks somebody, and with a
 * role that was asked as well. Who was handed a vote is asked like whoever it is from, and instead of them while they are away.
 * Left out are whoever asked for the run, whoever has voted, and who cannot have the role.
 * Throws `unavailable` when the directory cannot tell.
 */
export async function whoIsAsked(core: Core, asked: Asked): Promise<readonly Asking[]> {
  const { approval } = asked;
  const { stages, current } = tally({ ...approval, rolesNow: await voterRoles(core, approval) });
  const lacking = (stages[current]?.duties ?? []).filter(({ duty, filledBy }) => filledBy.length < duty.count);
  const roles = [...new Set(lacking.flatMap(({ duty }) => duty.roles))];
  const also = new Set(lacking.flatMap((duty) => duty.also).filter((role) => !roles.includes(role)));
  const found = new Map<string, { person: Principal; grounds: Ground[] }>();
  for (const role of [...roles, ...also]) {
    for (const { person, ground } of await askedFor(core, role, asked)) {
      const key = principalKey(person);
      const known = found.get(key) ?? { person, grounds: [] };
      found.set(key, { person, grounds: [...known.grounds, ground] });
    }
  }
  return [...found.values()].map(({ person, grounds }) => {
    const own = grounds.filter(({ role }) => roles.includes(role));
    const said = because(own.length > 0 ? own : grounds, { escalated: own.length === 0, approval });
    return { person, askedFor: requestOf(approval), because: said };
  });
}

type Found = Readonly<{ person: Principal; ground: Ground }>;

/** Whose vote cannot count any more hands nothing on, and whoever asked hands on nobody's. */
async function askedFor(core: Core, role: string, { run, approval, at }: Asked): Promise<readonly Found[]> {
  const holders = (await membersOf(core, role)).filter((person) => canBeAsked(run, approval, person));
  const all = holders.length === 0 ? [] : await core.store.delegations(at, holders);
  const active = all.filter(({ from }) => !requesters(run).some((person) => samePrincipal(person, from)));
  const people = askedInstead(core.policy, role, { holders, active, at }).filter((person) => canBeAsked(run, approval, person));
  return people.map((person) => {
    const isHolder = holders.some((holder) => samePrincipal(holder, person));
    const handed = handedTo(person, active, at).find(
      (each) => each.role === role && holders.some((holder) => samePrincipal(holder, each.giver)),
    );
    return { person, ground: { role, from: isHolder ? null : (handed?.giver.name ?? null) } };
  });
}

/** Whoever asked never decides, and one person counts once. */
export function canBeAsked(run: Run, approval: Approval, person: Principal): boolean {
  return (
    person.kind === 'person' && !isRequester(run, person) && !approval.votes.flatMap(peopleOf).some((one) => samePrincipal(one, person))
  );
}

/** Whether it was asked for by or for this person. */
function isRequester(run: Run, person: Principal): boolean {
  return requesters(run).some((one) => samePrincipal(one, person));
}

function requesters({ requester, behalf }: Run): readonly Principal[] {
  return behalf === null ? [requester] : [requester, behalf];
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

/** Who has a role, as `rolesOf` has it: app roles and groups count for the home tenants only. */
export async function membersOf({ directory, policy, homeTenants }: Core, role: string): Promise<readonly Principal[]> {
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
