import type { Workflow } from '../workflow/definition.ts';
import { possibleTexts } from '../workflow/samples.ts';
import type { Policy } from './policy.ts';

/** Where a workflow can run (null = in no environment); every environment of the policy when that depends on what a person types. */
export function environmentsOf(workflow: Pick<Workflow, 'environment' | 'inputs'>, policy: Policy): readonly (string | null)[] {
  if (workflow.environment === null) return [null];
  const known = policy.environments.map(({ name }) => name);
  const possible = possibleTexts(workflow.environment, workflow.inputs);
  return possible.length === 0 ? known : possible;
}
