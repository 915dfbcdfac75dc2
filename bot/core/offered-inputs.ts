import { type Actor, type Deciding, mayWith } from './actor.ts';
import type { OfferedWorkflow } from './tab.ts';
import type { InputField, InputValue, Workflow } from './workflow/definition.ts';
import { inputsReadBy } from './workflow/samples.ts';

/**
 * The inputs of a workflow as a form offers them to this person: without the options that lead only to environments where
 * they may not run it. A default among those goes too, and then has to be chosen. Whoever may run it nowhere is offered
 * everything: what they are told is the refusal.
 */
export function offeredInputs(core: Deciding, actor: Actor, workflow: Workflow): readonly InputField[] {
  const deciding = workflow.environment === null ? [] : inputsReadBy(workflow.environment, workflow.inputs);
  return workflow.inputs.map((field) => (deciding.includes(field) ? offered(core, actor, { workflow, field }) : field));
}

/** A workflow as its form is offered to this person. */
export function offeredWorkflow(core: Deciding, actor: Actor, workflow: Workflow): OfferedWorkflow {
  const shown = { ...workflow, inputs: offeredInputs(core, actor, workflow) };
  return { ...shown, can: { breakGlass: mayWith(core, actor, 'break_glass', { workflow: shown, given: {} }) } };
}

function offered(core: Deciding, actor: Actor, { workflow, field }: Readonly<{ workflow: Workflow; field: InputField }>): InputField {
  const { type } = field;
  if (type.kind !== 'choice') return field;
  const options = type.options.filter((option) => mayWith(core, actor, 'run', { workflow, given: { [field.name]: option } }));
  if (options.length === 0 || options.length === type.options.length) return field;
  const open: InputField = { ...field, type: { ...type, options } };
  return field.default === null || isOffered(open, field.default) ? open : { ...open, required: true, default: null };
}

/** Whether a field can show this value: a choice only what it offers. */
export function isOffered({ type }: Pick<InputField, 'type'>, value: InputValue): boolean {
  return type.kind !== 'choice' || type.options.some((option) => option === value);
}
