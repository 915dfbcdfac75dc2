import type { InputValue, Workflow } from '../workflow/definition.ts';
import { possibleTexts } from '../workflow/samples.ts';
import type { Policy } from './policy.ts';

/** Inputs of a workflow that are known; what is left out is not. */
export type Given = Readonly<Record<string, InputValue>>;

/**
 * Where a workflow can run with the inputs that are given (null = in no environment); every environment of the policy when
 * that depends on what a person types.
 */
export function environmentsOf(workflow: Placed, policy: Policy, given: Given = {}): readonly (string | null)[] {
  if (workflow.environment === null) return [null];
  const possible = Object.keys(given).length === 0 ? somewhere(workflow) : possibleTexts(workflow.environment, workflow.inputs, given);
  return possible.length === 0 ? policy.environments.map(({ name }) => name) : possible;
}

type Placed = Pick<Workflow, 'environment' | 'inputs'>;

/** With nothing given it depends on the workflow alone, and is asked for each workflow in every list. */
const known = new WeakMap<Placed, readonly string[]>();

function somewhere(workflow: Placed): readonly string[] {
  const texts = known.get(workflow) ?? possibleTexts(workflow.environment ?? [], workflow.inputs);
  known.set(workflow, texts);
  return texts;
}
