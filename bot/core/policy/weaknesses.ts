import { targetIn } from '../plan/target.ts';
import type { Problem } from '../problem.ts';
import { inTurn, message, type Text } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { approvalFor } from './authorize.ts';
import { lockOuts } from './lock-outs.ts';
import { environmentsOf } from './places.ts';
import { PERMISSIONS, type Policy } from './policy.ts';
import { isGeneral, mayEverywhere, mostHolders, WITHOUT_WORKFLOW } from './reach.ts';
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
  return [...tooMuch(policy, workflows), ...lockOuts(policy, workflows), ...withoutEffect(policy)];
}

function tooMuch(policy: Policy, workflows: readonly Workflow[]): readonly Text[] {
  const roles = policy.roles.map(({ role }) => role);
  const everything = roles.filter((role) => PERMISSIONS.every((permission) => mayEverywhere(policy, role, permission)));
  const all = roles.length > 0 && everything.length === roles.length;
  const said = all ? [message('rules.weak.everything')] : everything.map((role) => message('rules.weak.role-everything', { role }));
  return [...said, ...unapproved(policy, workflows)];
}

/** What is asked of nobody at all is said once; else what of it is of high risk. */
function unapproved(policy: Policy, workflows: readonly Workflow[]): readonly Text[] {
  const asked = requirementsOf(policy).length > 0 || workflows.some(({ approval }) => approval !== null);
  const runs = policy.rules.some(({ effect, permissions }) => effect === 'allow' && permissions.includes('run'));
  if (!asked) return runs ? [message('rules.weak.no-approval')] : [];
  const names = workflows.filter((workflow) => isHighAndUnapproved(workflow, policy)).map(({ name }) => name);
  const high = policy.risks.find(({ name }) => name === 'high')?.approval ?? null;
  return [
    ...(names.length === 0
      ? []
      : [message('rules.weak.high-unapproved', { count: names.length, workflows: inTurn(names), setting: 'risk: low' })]),
    ...(high !== null && votesOf(high) < 2 ? [message('rules.weak.high-one-vote', { setting: 'count: 2' })] : []),
  ];
}

/** An environment that asks nobody may be meant so; that none of them asks anybody is not. */
function isHighAndUnapproved(workflow: Workflow, policy: Policy): boolean {
  if (workflow.risk !== 'high' || workflow.steps.some(({ kind }) => kind === 'approval')) return false;
  const where = environmentsOf(workflow, policy);
  return where.length > 0 && where.every((environment) => approvalFor(policy, targetIn(workflow, environment)) === null);
}

function votesOf({ stages }: Requirement): number {
  return stages.flatMap(({ duties }) => duties).reduce((sum, duty) => sum + duty.count, 0);
}

function withoutEffect(policy: Policy): readonly Text[] {
  return policy.rules.flatMap((rule) => {
    if (isGeneral(rule)) return [];
    const lost = rule.permissions.filter((permission) => WITHOUT_WORKFLOW.includes(permission));
    return lost.length === 0 ? [] : [message('rules.weak.no-effect', { rule: rule.id, permissions: inTurn(lost) })];
  });
}
