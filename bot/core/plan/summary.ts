import type { InputField, InputValue, Workflow } from '../workflow/definition.ts';

type Inputs = Readonly<Record<string, InputValue>>;

/** One line in the words of the command: `deploy shop 1.1.0 to production`; inputs without a place follow as `name=value` when they are not the default. */
export function summarize(workflow: Pick<Workflow, 'command' | 'inputs'>, inputs: Inputs): string {
  const placed = workflow.command.parts.map((part) => (part.kind === 'word' ? part.word : quote(inputs[part.name])));
  const names = workflow.command.parts.flatMap((part) => (part.kind === 'input' ? [part.name] : []));
  const others = workflow.inputs.filter((field) => !names.includes(field.name) && differs(field, inputs));
  return [...placed, ...others.map((field) => `${field.name}=${quote(inputs[field.name])}`)].join(' ');
}

function differs(field: InputField, inputs: Inputs): boolean {
  return inputs[field.name] !== undefined && inputs[field.name] !== field.default;
}

/** Quoted when it would not read as one word. */
function quote(value: InputValue | undefined): string {
  const text = String(value ?? '');
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}
