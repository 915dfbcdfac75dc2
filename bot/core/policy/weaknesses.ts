import type { Problem } from '../problem.ts';
import type { Workflow } from '../workflow/definition.ts';
import { PERMISSIONS, type Permission, type Policy, type PolicyRule } from './policy.ts';
import type { Requirement } from './requirement.ts';

/**
 * Approvals that nobody could ever give: roles that no app role, group or person has, or fewer listed people than are asked.
 * What is protected by one could never be reached, so it is a mistake and not a protection.
 */
export function unreachable(requirement: Requirement, policy: Policy): readonly string[] {
  const escalated = requirement.ladder.flatMap((rung) => (rung.act === 'escalate' ? rung.to : []));
  return requirement.stages.flatMap(({ duties }) =>
    duties.flatMap(({ roles, count }) => {
      const most = mostHolders(policy, [...roles, ...escalated]);
      if (most >= count) return [];
      const asked = roles.join(' or ');
      if (most === 0) return [`Nobody can have the role ${asked}: it has no app role, group or person in policy.yml. Give it one.`];
      return [`It asks for ${count} people with the role ${asked}, and policy.yml gives it to ${most} only.`];
    }),
  );
}

/** How many people can have one of these roles at most; infinite where an app role or a group decides. */
function mostHolders(policy: Policy, roles: readonly string[]): number {
  const maps = policy.roles.filter(({ role }) => roles.includes(role));
  if (maps.some(({ appRoles, groups }) => appRoles.length + groups.length > 0)) return Number.POSITIVE_INFINITY;
  return new Set(maps.flatMap(({ people }) => people)).size;
}

/** Every requirement of a policy with the place where it stands. */
export function requirementsOf(policy: Policy): readonly Readonly<{ path: Problem['path']; requirement: Requirement }>[] {
  return (['environments', 'connectors', 'risks'] as const).flatMap((kind) =>
    policy[kind].flatMap(({ name, approval }) => (approval === null ? [] : [{ path: [kind, name, 'approval'], requirement: approval }])),
  );
}

/**
 * What a policy allows or forbids that is probably not meant, one sentence each, loudest first: said at start, by `validate`,
 * and to whoever has to approve it.
 */
export function weaknesses(policy: Policy, workflows: readonly Workflow[]): readonly string[] {
  return [...tooMuch(policy, workflows), ...tooLittle(policy), ...withoutEffect(policy)];
}

function tooMuch(policy: Policy, workflows: readonly Workflow[]): readonly string[] {
  const roles = policy.roles.map(({ role }) => role);
  const everything = roles.filter((role) => PERMISSIONS.every((permission) => mayGenerally(policy, role, permission)));
  const all = roles.length > 0 && everything.length === roles.length;
  const asked = requirementsOf(policy).length > 0 || workflows.some(({ approval }) => approval !== null);
  const runs = policy.rules.some(({ effect, permissions }) => effect === 'allow' && permissions.includes('run'));
  return [
    ...(all ? ['policy.yml lets every role do everything, so it protects nothing. Give each role what it needs.'] : []),
    ...(runs && !asked
      ? ['policy.yml asks nobody to approve anything: whoever may run a workflow runs it at once, everywhere. Protect an environment.']
      : []),
  ];
}

function tooLittle(policy: Policy): readonly string[] {
  if (!policy.rules.some(({ effect }) => effect === 'allow')) return [];
  const governors = policy.roles.map(({ role }) => role).filter((role) => mayGenerally(policy, role, 'govern'));
  const most = mostHolders(policy, governors);
  if (most === 0) {
    return ['policy.yml lets nobody govern: no change of these rules could be approved in Teams, only at the command line of the server.'];
  }
  if (most === 1) {
    return [
      'policy.yml lets one person govern, and whoever proposes new rules never approves them: no change could come into force in Teams.',
    ];
  }
  return [];
}

const WITHOUT_WORKFLOW: readonly Permission[] = ['audit', 'explain', 'govern'];

function withoutEffect(policy: Policy): readonly string[] {
  return policy.rules.flatMap((rule) => {
    if (isGeneral(rule)) return [];
    const lost = rule.permissions.filter((permission) => WITHOUT_WORKFLOW.includes(permission));
    if (lost.length === 0) return [];
    return [
      `The rule ${rule.id} of policy.yml does nothing for ${lost.join(', ')}, which is about no workflow or environment. Leave those out of it.`,
    ];
  });
}

/** Whether somebody with this role alone may do this everywhere, as far as the rules say. */
function mayGenerally(policy: Policy, role: string, permission: Permission): boolean {
  const speaking = policy.rules.filter((rule) => rule.roles.includes(role) && rule.permissions.includes(permission));
  return speaking.some((rule) => rule.effect === 'allow' && isGeneral(rule)) && !speaking.some(({ effect }) => effect === 'deny');
}

function isGeneral({ workflows, environments }: PolicyRule): boolean {
  return workflows === null && environments === null;
}
