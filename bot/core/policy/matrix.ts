import { connectorsOf } from '../plan/target.ts';
import type { Principal } from '../principal.ts';
import { message } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { deny, judge } from './authorize.ts';
import type { Decision } from './decision.ts';
import { environmentsOf } from './places.ts';
import { PERMISSIONS, type Permission, type Policy } from './policy.ts';
import type { Rules } from './rule.ts';

/** Everything that decides: the policy, and what workflows ask for on top of it. */
export type Ruled = Readonly<{ policy: Policy; workflows: ReadonlyMap<string, Workflow>; rules: Rules }>;

/** One question of the table: somebody who has this role and no other. `workflow` is null for permissions that are about none. */
export type Cell = Readonly<{ role: string; permission: Permission; workflow: string | null; environment: string | null }>;

/** Permissions that are asked without a workflow. */
const GENERAL: ReadonlySet<Permission> = new Set(['audit', 'explain', 'govern']);

/** The question that a cell stands for, answered. Questions about workflows and roles that do not exist are denied. */
export function answerCell({ policy, workflows, rules }: Ruled, cell: Cell): Decision {
  const workflow = cell.workflow === null ? undefined : workflows.get(cell.workflow);
  if (cell.workflow !== null && workflow === undefined)
    return deny('workflow-exists', message('decision.no-workflow', { workflow: cell.workflow }), []);
  const target = {
    risk: workflow?.risk ?? null,
    connectors: workflow === undefined ? [] : connectorsOf(workflow),
    own: workflow?.approval ?? null,
  };
  const roles = policy.roles.some(({ role }) => role === cell.role) ? [cell.role] : [];
  const { permission, environment } = cell;
  return judge({
    policy,
    rules,
    request: { principal: anybody(cell.role), roles, permission, workflow: cell.workflow, environment, ...target },
  });
}

/** Every cell there is in one of the worlds: role × permission × workflow × environment that the workflow can reach. */
export function cellsOf(worlds: readonly Ruled[]): readonly Cell[] {
  const roles = [...new Set(worlds.flatMap(({ policy }) => policy.roles.map(({ role }) => role)))].sort();
  const places = placesOf(worlds);
  return roles.flatMap((role) =>
    PERMISSIONS.flatMap((permission) =>
      GENERAL.has(permission)
        ? [{ role, permission, workflow: null, environment: null }]
        : places.map((place) => ({ role, permission, ...place })),
    ),
  );
}

type Place = Pick<Cell, 'workflow' | 'environment'>;

function placesOf(worlds: readonly Ruled[]): readonly Place[] {
  const found = new Map<string, Place>();
  for (const { policy, workflows } of worlds) {
    for (const workflow of workflows.values()) {
      for (const environment of environmentsOf(workflow, policy)) {
        found.set(`${workflow.name} ${environment ?? ''}`, { workflow: workflow.name, environment });
      }
    }
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

function anybody(role: string): Principal {
  return { kind: 'person', tenantId: '-', objectId: '-', name: `Somebody with the role ${role}` };
}
