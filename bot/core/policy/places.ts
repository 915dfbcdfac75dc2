import type { InputValue, Workflow } from '../workflow/definition.ts';
import { possibleTexts } from '../workflow/samples.ts';
import type { Policy } from './policy.ts';

/** Inputs of a workflow that are known; what is left out is not. */
export type Given = Readonly<Record<string, InputValue>>;

/**
 * Where a workflow can run with the inputs that are given (null = in no environment); every environment of the policy when
 * that depends on what a person types.
 */
export function environmentsOf(
  workflow: Pick<Workflow, 'environment' | 'inputs'>,
  policy: Policy,
  given: Given = {},
): readonly (string | null)[] {
  if (workflow.environment === null) return [null];
  const known = policy.environments.map(({ name }) => name);
  const possible = possibleTexts(workflow.environment, workflow.inputs, given);
  return possible.length === 0 ? known : possible;
}
