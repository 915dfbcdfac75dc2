import type { Target } from '../actor.ts';
import { parse } from '../command/parse.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import { environmentOf } from '../plan/make-plan.ts';
import { targetIn } from '../plan/target.ts';
import type { Principal } from '../principal.ts';
import { message } from '../text/message.ts';
import type { InputValue, Workflow } from '../workflow/definition.ts';
import { parseInputs } from '../workflow/inputs.ts';
import { fullGrammar } from './grammar.ts';
import { workflowNamed } from './start-workflow.ts';

/**
 * What a question such as `deploy shop 1.1.0 to production` is about, as far as it is given. `ask` is the word the question
 * began with, for examples. Throws `invalid` when it names no workflow, or not where.
 */
export function askedTarget(core: Core, question: string, by: Readonly<{ ask: string; principal: Principal }>): Target {
  const parsed = parse(question, fullGrammar(core));
  if (parsed.kind !== 'command' || parsed.call.kind !== 'workflow') {
    const example = `${by.ask} deploy shop 1.1.0 to production`;
    const text = parsed.kind === 'problem' ? parsed.problem.message : message('act.ask-command', { example });
    throw new AppError({ code: 'invalid', reason: 'why.not_a_command', message: text });
  }
  const workflow = workflowNamed(core, parsed.call.workflow);
  const inputs = parseInputs(workflow, parsed.call.inputs);
  const environment = environmentAsked(workflow, inputs.values, by);
  return targetIn(workflow, environment);
}

/** The environment as far as the question names it; a question that leaves it out cannot be answered. */
function environmentAsked(
  workflow: Workflow,
  values: Readonly<Record<string, InputValue>>,
  by: Readonly<{ ask: string; principal: Principal }>,
): string | null {
  try {
    return environmentOf(workflow, values, by.principal);
  } catch (cause) {
    const text = message('act.ask-where', { example: `${by.ask} ${workflow.command.usage}` });
    throw new AppError({ code: 'invalid', reason: 'why.incomplete', message: text, cause });
  }
}
