import type { Target } from '../actor.ts';
import type { Workflow } from '../workflow/definition.ts';
import type { Plan } from './plan.ts';

/** What a plan touches, as policy asks for it: workflow, environment, risk and every connector it calls. */
export function planTarget(plan: Plan, workflow: Pick<Workflow, 'approval'>): Target {
  return {
    workflow: plan.workflow.name,
    environment: plan.environment,
    risk: plan.risk,
    connectors: connectorsOf(plan),
    own: workflow.approval,
  };
}

/** The same before there is a plan: what the workflow touches in an environment. */
export function workflowTarget(workflow: Workflow, environment: string | null): Target {
  const { name, risk, approval } = workflow;
  return { workflow: name, environment, risk, connectors: connectorsOf(workflow), own: approval };
}

/** Every connector of the plan's steps and of their undos, each once. */
export function connectorsOf({ steps }: Pick<Plan, 'steps'> | Pick<Workflow, 'steps'>): readonly string[] {
  const calls = steps.flatMap((step) => (step.kind === 'uses' ? [step.call, ...(step.undo === null ? [] : [step.undo])] : []));
  return [...new Set(calls.map((call) => call.connector))];
}
