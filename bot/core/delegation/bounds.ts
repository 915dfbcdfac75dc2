import type { Actor } from '../actor.ts';
import { AppError } from '../errors.ts';
import type { Policy, RoleMap } from '../policy/policy.ts';
import { type Principal, samePrincipal } from '../principal.ts';
import { suggestions } from '../suggestions.ts';
import { inSentences, message, type Text } from '../text/message.ts';
import { LONGEST_MS } from './delegation.ts';
import type { GraphProblem } from './graph.ts';
import type { Handed } from './handed.ts';
import { untilText } from './until-text.ts';

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
  throw refused('forbidden', 'delegation.not_delegable', message('delegation.no-role'));
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
    throw refused(
      'invalid',
      'delegation.unknown_role',
      inSentences([message('delegation.unknown-role', { role: typed.slice(0, 60) }), ...suggestions(typed, mine)]),
    );
  }
  const { role } = map;
  const through = handed.some((each) => each.role === role && each.links.length === 1);
  if (!actor.roles.includes(role) && !through)
    throw refused('forbidden', 'delegation.not_yours', message('delegation.not-yours', { role }));
  if (!map.delegable) throw refused('forbidden', 'delegation.not_delegable', message('delegation.not-delegable', { role }));
  return map;
}

/** Holds the end of a delegation to what policy.yml allows for the role. Throws `invalid`. */
export function checkUntil(map: RoleMap, until: Date, { now, timezone }: Readonly<{ now: Date; timezone: string }>): void {
  if (until.getTime() < now.getTime() + LEAST_MS) throw refused('invalid', 'delegation.past', message('delegation.past'));
  const latest = latestEnd(map, now);
  if (until <= latest) return;
  const { role } = map;
  throw refused('invalid', 'delegation.too_long', message('delegation.too-long', { role, until: untilText(latest, timezone) }));
}

/** Holds the person to who can stand in: a person other than oneself who has a role here. Throws `invalid`. */
export function checkSubstitute(from: Principal, to: Actor): void {
  const { principal, roles } = to;
  if (samePrincipal(from, principal)) throw graphRefusal('self', principal);
  if (principal.kind !== 'person')
    throw refused('invalid', 'delegation.not_a_person', message('delegation.not-a-person', { name: principal.name }));
  if (roles.length === 0) throw refused('invalid', 'delegation.stranger', message('delegation.stranger', { name: principal.name }));
}

export function graphRefusal(problem: GraphProblem, to: Principal): AppError {
  return refused('invalid', `delegation.${problem}`, GRAPH[problem](to.name));
}

const GRAPH: Readonly<Record<GraphProblem, (name: string) => Text>> = {
  self: () => message('delegation.self'),
  cycle: (name) => message('delegation.cycle', { name }),
  too_long: (name) => message('delegation.chain', { name }),
};

function refused(code: 'invalid' | 'forbidden', reason: string, text: Text): AppError {
  return new AppError({ code, reason, message: text });
}
