import type { Core } from './core.ts';
import { targetIn } from './plan/target.ts';
import { type AccessRequest, authorize, rolesOf } from './policy/authorize.ts';
import type { Decision } from './policy/decision.ts';
import { environmentsOf, type Given } from './policy/places.ts';
import type { Permission } from './policy/policy.ts';
import { type Requirement, rolesAsked } from './policy/requirement.ts';
import { escalatedRoles } from './policy/rungs.ts';
import type { Freshness } from './ports.ts';
import type { Principal } from './principal.ts';
import type { Run } from './run/run.ts';
import type { Workflow } from './workflow/definition.ts';

/** Somebody who acts, with the roles looked up for this very request. */
export type Actor = Readonly<{ principal: Principal; roles: readonly string[] }>;

/** What is asked for: a workflow in an environment; null stands for none. The rest is known once there is a plan. */
export type Target = Readonly<{ workflow: string | null; environment: string | null }> &
  Partial<Pick<AccessRequest, 'risk' | 'connectors' | 'own'>>;

/**
 * Looks up the roles of a principal: anew, unless it is only to look at something. Throws `unavailable` when the directory
 * cannot tell; nothing is then permitted.
 */
export async function actorOf(core: Core, principal: Principal, freshness: Freshness = 'fresh'): Promise<Actor> {
  const membership = await core.directory.membershipOf(principal, freshness);
  return { principal, roles: rolesOf(core.policy, principal, membership, core.homeTenants) };
}

/** What decisions are made by. */
export type Deciding = Pick<Core, 'policy' | 'rules'>;

/** The one question of the product: may this actor do that to this target? Every door asks it through the operations. */
export function decide(core: Deciding, actor: Actor, permission: Permission, target: Target): Decision {
  const { workflow, environment, risk = null, connectors = [], own = null } = target;
  return authorize({
    policy: core.policy,
    rules: core.rules,
    request: { ...actor, permission, workflow, environment, risk, connectors, own },
  });
}

export function targetOf(run: Run): Target {
  return { workflow: run.plan.workflow.name, environment: run.plan.environment };
}

/** Whether the actor may do this somewhere where the workflow can run: decides what help, lists and forms show at all. */
export function maySomewhere(core: Core, actor: Actor, permission: Permission, workflow: string): boolean {
  const known = core.workflows.get(workflow);
  if (known === undefined) return decide(core, actor, permission, { workflow, environment: null }).effect !== 'deny';
  return mayWith(core, actor, permission, { workflow: known, given: {} });
}

/** The same somewhere where the inputs that are given can lead. */
export function mayWith(
  core: Deciding,
  actor: Actor,
  permission: Permission,
  { workflow, given }: Readonly<{ workflow: Workflow; given: Given }>,
): boolean {
  const environments = environmentsOf(workflow, core.policy, given);
  return environments.some((environment) => decide(core, actor, permission, targetIn(workflow, environment)).effect !== 'deny');
}

/** A requester always sees their own run; everybody else needs the permission. */
export function maySee(core: Core, actor: Actor, run: Run): boolean {
  const own = run.requester.tenantId === actor.principal.tenantId && run.requester.objectId === actor.principal.objectId;
  return own || decide(core, actor, 'view', targetOf(run)).effect !== 'deny';
}

/** Whether the actor may do this with any workflow anywhere. */
export function mayAnywhere(core: Core, actor: Actor, permission: Permission): boolean {
  return [...core.workflows.keys()].some((workflow) => maySomewhere(core, actor, permission, workflow));
}

/** Whether some approval could ever ask for a role of this actor. */
export function mayBeAsked(core: Core, actor: Actor): boolean {
  return requirementsIn(core).some((asked) => everyRole(asked).some((role) => actor.roles.includes(role)));
}

/** Whether some approval lets a role of this actor cancel what waits for it. */
export function mayStopWaiting(core: Core, actor: Actor): boolean {
  return requirementsIn(core).some(({ cancelRoles }) => cancelRoles.some((role) => actor.roles.includes(role)));
}

function requirementsIn({ policy, workflows }: Core): readonly Requirement[] {
  const atTargets = [...policy.environments, ...policy.connectors, ...policy.risks].map(({ approval }) => approval);
  const inWorkflows = [...workflows.values()].flatMap(({ approval, steps }) => [
    approval,
    ...steps.flatMap((step) => (step.kind === 'approval' ? [step.approval.requirement] : [])),
  ]);
  return [...atTargets, ...inWorkflows].filter((asked) => asked !== null);
}

function everyRole(requirement: Requirement): readonly string[] {
  return [...rolesAsked(requirement), ...escalatedRoles(requirement.ladder)];
}
