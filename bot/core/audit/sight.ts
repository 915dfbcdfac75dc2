import type { Actor } from '../actor.ts';
import type { Core } from '../core.ts';
import type { RunId } from '../ids.ts';
import { judge } from '../policy/authorize.ts';
import type { Permission, PolicyRule } from '../policy/policy.ts';
import { isWellFormed } from '../policy/well-formed.ts';
import type { Principal } from '../principal.ts';

/** One kind of place: a workflow by its name, any that no rule names, or none; and an environment in the same way. */
export type Cell = Readonly<{ workflow: Named; environment: Named }>;
export type Named = Readonly<{ is: 'none' | 'other' }> | Readonly<{ is: 'named'; name: string }>;

/**
 * Where somebody may do something, for every place that an event can be about, also those that are gone by now: policy treats all
 * names alike that no rule names.
 */
export type Places = Readonly<{
  workflows: readonly string[];
  environments: readonly string[];
  allowed: readonly Cell[];
  everywhere: boolean;
}>;

/** Which events somebody sees: their own, those about places, and those about runs. */
export type Sight = Readonly<{
  who: Principal;
  /** Where they may read the log. */
  audited: Places;
  /** Where they see every run. */
  viewed: Places;
  /** Whether they see the runs that they asked for, voted on or cancelled. */
  ownRuns: boolean;
  /** Further runs that they see. */
  runs: readonly RunId[];
}>;

export const NOWHERE: Places = { workflows: [], environments: [], allowed: [], everywhere: false };

/** Asks policy about every kind of place. Whatever cannot be decided is not allowed. */
export function placesOf({ policy, rules }: Pick<Core, 'policy' | 'rules'>, actor: Actor, permission: Permission): Places {
  const asking = { ...actor, permission, risk: null, connectors: [], own: null };
  if (!isWellFormed(policy, { ...asking, workflow: null, environment: null })) return NOWHERE;
  const about = policy.rules.filter((rule) => rule.permissions.includes(permission));
  const workflows = namesIn(about, ({ workflows }) => workflows);
  const environments = namesIn(about, ({ environments }) => environments);
  const cells = kindsOf(workflows).flatMap((workflow) => kindsOf(environments).map((environment) => ({ workflow, environment })));
  const allowed = cells.filter(({ workflow, environment }) => {
    const place = { workflow: exampleOf(workflow, workflows), environment: exampleOf(environment, environments) };
    return judge({ policy, rules, request: { ...asking, ...place } }).effect !== 'deny';
  });
  return { workflows, environments, allowed, everywhere: allowed.length === cells.length };
}

function namesIn(rules: readonly PolicyRule[], names: (rule: PolicyRule) => readonly string[] | null): readonly string[] {
  return [...new Set(rules.flatMap((rule) => names(rule) ?? []))];
}

function kindsOf(names: readonly string[]): readonly Named[] {
  return [{ is: 'none' }, { is: 'other' }, ...names.map((name) => ({ is: 'named' as const, name }))];
}

function exampleOf(kind: Named, taken: readonly string[]): string | null {
  if (kind.is === 'named') return kind.name;
  return kind.is === 'none' ? null : unlike(taken);
}

/** A name that is none of these. */
function unlike(taken: readonly string[]): string {
  return `another-${'x'.repeat(Math.max(0, ...taken.map(({ length }) => length)))}`;
}
