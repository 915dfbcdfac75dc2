import { inTurn, message, type Text } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { concerns } from './authorize.ts';
import type { Permission, Policy } from './policy.ts';
import { mayGenerally, mostHolders } from './reach.ts';

/** What nobody can do although rules speak of it: most often a role that was forgotten, or a deny that takes too much. */
export function lockOuts(policy: Policy, workflows: readonly Workflow[]): readonly Text[] {
  if (!policy.rules.some(({ effect }) => effect === 'allow')) return [];
  const lost = (['run', 'view'] as const).filter((permission) => mayNobody(policy, workflows, permission));
  const governors = governing(policy);
  return [
    ...lost.map((permission) => message(`rules.weak.nobody-${permission}`)),
    ...(governors === 0 ? [message('rules.weak.no-governor')] : governors === 1 ? [message('rules.weak.one-governor')] : []),
    ...withoutHolder(policy, [...lost, ...(governors === 0 ? (['govern'] as const) : [])]),
  ];
}

/** How many people may govern at most. */
function governing(policy: Policy): number {
  const roles = policy.roles.map(({ role }) => role);
  return mostHolders(
    policy,
    roles.filter((role) => mayGenerally(policy, role, 'govern')),
  );
}

type Place = Readonly<{ workflow: string; environment: string | null }>;

function mayNobody(policy: Policy, workflows: readonly Workflow[], permission: Permission): boolean {
  const roles = policy.roles.map(({ role }) => role).filter((role) => mostHolders(policy, [role]) > 0);
  const places = placesIn(policy, workflows);
  return !roles.some((role) => places.some((place) => may(policy, role, { permission, ...place })));
}

/** Without any workflow there is still the question whether one that came would be within reach. */
function placesIn(policy: Policy, workflows: readonly Workflow[]): readonly Place[] {
  const named = policy.rules.flatMap((rule) => rule.workflows ?? []);
  const names = workflows.length > 0 ? workflows.map(({ name }) => name) : [...new Set([...named, ''])];
  const environments = [null, ...policy.environments.map(({ name }) => name)];
  return names.flatMap((workflow) => environments.map((environment) => ({ workflow, environment })));
}

function may(policy: Policy, role: string, asked: Place & Readonly<{ permission: Permission }>): boolean {
  const speaking = policy.rules.filter((rule) => rule.roles.includes(role) && concerns(rule, asked));
  return speaking.some(({ effect }) => effect === 'allow') && !speaking.some(({ effect }) => effect === 'deny');
}

/** Roles of rules that nobody can have. A rule of which nobody can do anything, as was said already, is not named again. */
function withoutHolder(policy: Policy, said: readonly Permission[]): readonly Text[] {
  return policy.roles.flatMap(({ role }) => {
    if (mostHolders(policy, [role]) > 0) return [];
    const rules = policy.rules.filter(
      ({ roles, permissions }) => roles.includes(role) && !permissions.every((permission) => said.includes(permission)),
    );
    const values = { role, count: rules.length, rules: inTurn(rules.map(({ id }) => id)) };
    return rules.length === 0 ? [] : [message('rules.weak.no-holder', values)];
  });
}
