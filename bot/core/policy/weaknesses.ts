import type { Problem } from '../problem.ts';
import { inTurn, message, type Text } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { PERMISSIONS, type Permission, type Policy, type PolicyRule } from './policy.ts';
import { type Requirement, rolesAsked } from './requirement.ts';
import { escalatedRoles } from './rungs.ts';

/**
 * Approvals that nobody could ever give, or end: roles that no app role, group or person has, or fewer listed people than are
 * asked, or than have to reject. Either is a mistake and not a protection.
 */
export function unreachable(requirement: Requirement, policy: Policy): readonly string[] {
  const escalated = escalatedRoles(requirement.ladder);
  const duties = unreachableDuties(requirement, escalated, policy);
  const most = mostHolders(policy, [...rolesAsked(requirement), ...escalated]);
  if (duties.length > 0 || most >= requirement.rejects) return duties;
  return [`It takes ${requirement.rejects} rejections to end it, and policy.yml gives the roles that are asked to ${most} only.`];
}

function unreachableDuties({ stages }: Requirement, escalated: readonly string[], policy: Policy): readonly string[] {
  return stages.flatMap(({ duties }) =>
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
export function weaknesses(policy: Policy, workflows: readonly Workflow[]): readonly Text[] {
  return [...tooMuch(policy, workflows), ...tooLittle(policy), ...withoutEffect(policy)];
}

function tooMuch(policy: Policy, workflows: readonly Workflow[]): readonly Text[] {
  const roles = policy.roles.map(({ role }) => role);
  const everything = roles.filter((role) => PERMISSIONS.every((permission) => mayGenerally(policy, role, permission)));
  const all = roles.length > 0 && everything.length === roles.length;
  const asked = requirementsOf(policy).length > 0 || workflows.some(({ approval }) => approval !== null);
  const runs = policy.rules.some(({ effect, permissions }) => effect === 'allow' && permissions.includes('run'));
  return [...(all ? [message('rules.weak.everything')] : []), ...(runs && !asked ? [message('rules.weak.no-approval')] : [])];
}

function tooLittle(policy: Policy): readonly Text[] {
  if (!policy.rules.some(({ effect }) => effect === 'allow')) return [];
  const governors = policy.roles.map(({ role }) => role).filter((role) => mayGenerally(policy, role, 'govern'));
  const most = mostHolders(policy, governors);
  if (most === 0) return [message('rules.weak.no-governor')];
  return most === 1 ? [message('rules.weak.one-governor')] : [];
}

const WITHOUT_WORKFLOW: readonly Permission[] = ['audit', 'explain', 'govern'];

function withoutEffect(policy: Policy): readonly Text[] {
  return policy.rules.flatMap((rule) => {
    if (isGeneral(rule)) return [];
    const lost = rule.permissions.filter((permission) => WITHOUT_WORKFLOW.includes(permission));
    return lost.length === 0 ? [] : [message('rules.weak.no-effect', { rule: rule.id, permissions: inTurn(lost) })];
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
