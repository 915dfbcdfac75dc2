import type { JsonObject } from '../json.ts';
import type { Risk } from '../policy/policy.ts';
import type { Requirement } from '../policy/requirement.ts';
import type { Principal } from '../principal.ts';
import type { Path } from '../problem.ts';
import type { ActionCall, InputValue, StepDefinition, Workflow } from '../workflow/definition.ts';
import { renderTemplate } from '../workflow/evaluate.ts';
import type { Plan, PlanCall, PlanStep } from './plan.ts';
import { type KnownFacts, resolveCondition, resolveObject, resolveTemplate } from './resolve.ts';
import { summarize } from './summary.ts';

type Inputs = Readonly<Record<string, InputValue>>;

/** Pins by call: the step's id, or `<id>/undo`. */
export type StepPins = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The exact steps that will run. Pure: the same definition, inputs, requester and pins give the same plan and hash.
 * Every expression that needs only inputs and requester is worked out now; of the others, the part that is known now is
 * put in as a literal. Throws `invalid` (`expression.failed`) when an expression fails for these inputs.
 */
export function makePlan(
  wanted: Readonly<{ workflow: Workflow; inputs: Inputs; requester: Principal; pins: StepPins; startAt?: Date | null }>,
): Plan {
  const { workflow, inputs, requester, pins, startAt = null } = wanted;
  const facts = factsBefore(inputs, requester);
  return {
    version: 1,
    workflow: { name: workflow.name, title: workflow.title, hash: workflow.hash },
    risk: workflow.risk,
    environment: environmentOf(workflow, inputs, requester),
    lock: workflow.lock === null ? null : renderTemplate(workflow.lock, facts),
    startAt: startAt === null ? null : startAt.toISOString(),
    summary: summarize(workflow, inputs),
    inputs,
    steps: workflow.steps.map((step) => planStep(step, { facts, pins, risk: workflow.risk })),
  };
}

/** The environment these inputs lead to; null when the workflow has none. Throws as `makePlan`. */
export function environmentOf(workflow: Pick<Workflow, 'environment'>, inputs: Inputs, requester: Principal): string | null {
  return workflow.environment === null ? null : renderTemplate(workflow.environment, factsBefore(inputs, requester));
}

/** A call whose mutable references must be pinned before planning. At the `open` places results of steps are missing: `with` holds the expression's source there. */
export type CallToPin = Readonly<{ key: string; connector: string; action: string; with: JsonObject; open: readonly Path[] }>;

/** Every call of a workflow with the inputs filled in. Throws as `makePlan`. */
export function planCalls(
  wanted: Readonly<{ workflow: Pick<Workflow, 'steps'>; inputs: Inputs; requester: Principal }>,
): readonly CallToPin[] {
  const facts = factsBefore(wanted.inputs, wanted.requester);
  const toPin = (key: string, call: ActionCall): CallToPin => {
    const resolved = resolveObject(call.with, facts);
    return { key, connector: call.connector, action: call.action, with: resolved.value, open: resolved.templates.map(({ path }) => path) };
  };
  return wanted.workflow.steps.flatMap((step) => {
    if (step.kind !== 'uses') return [];
    return [toPin(step.id, step.call), ...(step.undo === null ? [] : [toPin(undoKey(step.id), step.undo)])];
  });
}

function undoKey(stepId: string): string {
  return `${stepId}/undo`;
}

function factsBefore(inputs: Inputs, requester: Principal): KnownFacts {
  return { inputs, requester: { name: requester.name, objectId: requester.objectId } };
}

type Planning = Readonly<{ facts: KnownFacts; pins: StepPins; risk: Risk }>;

function planStep(step: StepDefinition, { facts, pins, risk }: Planning): PlanStep {
  const common = { id: step.id, name: step.name, needs: step.needs, condition: resolveCondition(step.condition, facts) };
  switch (step.kind) {
    case 'uses': {
      const undo = step.undo === null ? null : planCall(step.undo, facts, pins[undoKey(step.id)]);
      return { ...common, kind: 'uses', call: planCall(step.call, facts, pins[step.id]), retry: step.retry, undo };
    }
    case 'approval': {
      const { requirement: asked, prompt } = step.approval;
      const requirement: Requirement = risk === 'critical' ? { ...asked, where: 'tab' } : asked;
      return { ...common, kind: 'approval', requirement, prompt: resolveTemplate(prompt, facts) };
    }
    case 'wait':
      return { ...common, kind: 'wait', durationMs: step.durationMs };
    case 'message':
      return { ...common, kind: 'message', text: resolveTemplate(step.text, facts) };
  }
}

function planCall(call: ActionCall, facts: KnownFacts, pins: Readonly<Record<string, string>> | undefined): PlanCall {
  const { connector, action, effect, timeoutMs } = call;
  return { connector, action, with: resolveObject(call.with, facts), effect, timeoutMs, pins: pins ?? {} };
}
