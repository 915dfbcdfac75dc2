import { type Actor, actorOf } from '../actor.ts';
import type { Core } from '../core.ts';
import { type AppError, toAppError } from '../errors.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import { isDelegable } from './asked-instead.ts';
import type { Delegation } from './delegation.ts';
import { type Handed, handedTo } from './handed.ts';

/** Whose votes somebody may give, with the roles that the givers have at this moment. */
export type Givers = Readonly<{
  handed: readonly Handed[];
  /** Product roles by principal key; a giver whom the directory could not tell about is missing. */
  roles: ReadonlyMap<string, readonly string[]>;
  /** Why a giver is missing; nothing is then decided on a guess. */
  unknown: AppError | null;
}>;

/** Somebody whose vote it can be: with the roles that were handed on and that they have, and through which delegations. */
export type Giver = Actor & Readonly<{ links: readonly Delegation[] }>;

export const NOBODY_GIVES: Givers = { handed: [], roles: new Map(), unknown: null };

/**
 * Looks up what somebody was handed. What cannot be handed on under the policy of now is left out, and so is everything for
 * anybody who is not a person. Throws `unavailable` when the store cannot tell.
 */
export async function giversOf(core: Core, person: Principal, at: Date): Promise<Givers> {
  if (person.kind !== 'person') return NOBODY_GIVES;
  const delegations = await core.store.delegations(at, [person]);
  const handed = handedTo(person, delegations, at).filter(({ role }) => isDelegable(core.policy, role));
  const givers = new Map(handed.map(({ giver }) => [principalKey(giver), giver]));
  const asked = await Promise.all([...givers].map(([key, giver]) => rolesNow(core, key, giver)));
  const roles = new Map(asked.flatMap((answer) => ('roles' in answer ? [[answer.key, answer.roles] as const] : [])));
  const unknown = asked.find((answer) => 'error' in answer);
  return { handed, roles, unknown: unknown !== undefined && 'error' in unknown ? unknown.error : null };
}

type Answered = Readonly<{ key: string; roles: readonly string[] } | { key: string; error: AppError }>;

async function rolesNow(core: Core, key: string, giver: Principal): Promise<Answered> {
  try {
    return { key, roles: (await actorOf(core, giver)).roles };
  } catch (thrown) {
    return { key, error: toAppError(thrown) };
  }
}

/**
 * The people whose vote it can be, each once. Links that go through somebody in `without` do not count: whoever asked for a
 * run hands nobody's vote on for it.
 */
export function possibleGivers({ handed, roles }: Givers, without: readonly Principal[]): readonly Giver[] {
  const usable = handed.filter(({ links }) => !links.some(({ from }) => without.some((person) => samePrincipal(person, from))));
  const keys = [...new Set(usable.map(({ giver }) => principalKey(giver)))];
  return keys.flatMap((key) => {
    const of = usable.filter(({ giver }) => principalKey(giver) === key);
    const principal = of[0]?.giver;
    const has = roles.get(key);
    if (principal === undefined || has === undefined) return [];
    const fitting = of.filter(({ role }) => has.includes(role));
    return [{ principal, roles: [...new Set(fitting.map(({ role }) => role))], links: fitting.flatMap(({ links }) => links) }];
  });
}
