import type { Actor } from '../actor.ts';
import { AppError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import type { Policy, RoleMap } from '../policy/policy.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import { LONGEST_MS } from './delegation.ts';
import type { GraphProblem } from './graph.ts';
import type { Handed } from './handed.ts';
import { showUntil } from './moment.ts';

/** Less than this is over before anybody could use it. */
const LEAST_MS = 60_000;

type Giving = Readonly<{ policy: Pick<Policy, 'roles'>; actor: Actor; handed: readonly Handed[] }>;

/** Roles whose vote somebody may hand on: their own ones that policy.yml lets them. */
export function ownDelegable({ roles }: Pick<Policy, 'roles'>, actor: Actor): readonly RoleMap[] {
  return roles.filter((map) => map.delegable && actor.roles.includes(map.role));
}

/** The same, when there is any. Throws `forbidden`. */
export function allDelegable(policy: Pick<Policy, 'roles'>, actor: Actor): readonly RoleMap[] {
  const roles = ownDelegable(policy, actor);
  if (roles.length > 0) return roles;
  const message = 'None of your roles can be handed on, so nobody can stand in for you. Ask whoever runs Signalbox about policy.yml.';
  throw refused('forbidden', 'delegation.not_delegable', message);
}

/** The latest moment until which a vote with this role can be handed on. */
export function latestEnd({ delegateForMs }: RoleMap, now: Date): Date {
  return new Date(now.getTime() + Math.min(delegateForMs, LONGEST_MS));
}

/** The role that somebody wants to hand on: their own, or one that its holder handed to them. Throws `invalid` and `forbidden`. */
export function givenRole({ policy, actor, handed }: Giving, typed: string): RoleMap {
  const map = policy.roles.find((candidate) => candidate.role === typed.toLowerCase());
  if (map === undefined) {
    const mine = ownDelegable(policy, actor).map((each) => each.role);
    throw refused('invalid', 'delegation.unknown_role', `There is no role “${typed.slice(0, 60)}”.${didYouMean(typed, mine)}`);
  }
  const { role } = map;
  const through = handed.some((each) => each.role === role && each.links.length === 1);
  if (!actor.roles.includes(role) && !through)
    throw refused('forbidden', 'delegation.not_yours', `You do not have the role ${role}, so you cannot hand its vote on.`);
  if (!map.delegable)
    throw refused('forbidden', 'delegation.not_delegable', `A vote as ${role} cannot be handed on: policy.yml does not allow it.`);
  return map;
}

/** Holds the end of a delegation to what policy.yml allows for the role. Throws `invalid`. */
export function checkUntil(map: RoleMap, until: Date, { now, timezone }: Readonly<{ now: Date; timezone: string }>): void {
  if (until.getTime() < now.getTime() + LEAST_MS)
    throw refused('invalid', 'delegation.past', 'This moment is over already. Give one that is to come.');
  const latest = latestEnd(map, now);
  if (until <= latest) return;
  const message = `A vote as ${map.role} can be handed on until ${showUntil(latest, timezone)} at the latest. Give an earlier moment.`;
  throw refused('invalid', 'delegation.too_long', message);
}

/** Holds the person to who can stand in: a person other than oneself who has a role here. Throws `invalid`. */
export function checkSubstitute(from: Principal, to: Actor): void {
  const { principal, roles } = to;
  if (samePrincipal(from, principal)) throw graphRefusal('self', principal);
  if (principal.kind !== 'person')
    throw refused('invalid', 'delegation.not_a_person', `${principal.name} is not a person; a vote is handed to people only.`);
  if (roles.length === 0) {
    const message = `${principal.name} has no role in Signalbox, so nothing can be handed to them. Choose a colleague who has one.`;
    throw refused('invalid', 'delegation.stranger', message);
  }
}

export function graphRefusal(problem: GraphProblem, to: Principal): AppError {
  return refused('invalid', `delegation.${problem}`, GRAPH[problem](to.name));
}

const GRAPH: Readonly<Record<GraphProblem, (name: string) => string>> = {
  self: () => 'You have your own vote already. Name a colleague.',
  cycle: (name) => `${name} hands this vote on in a chain that ends with you, so it would go in a circle. Name somebody else.`,
  too_long: (name) => `A vote can be handed on twice and no further, and with ${name} it would be three times. Name somebody else.`,
};

function refused(code: 'invalid' | 'forbidden', reason: string, message: string): AppError {
  return new AppError({ code, reason, message });
}
