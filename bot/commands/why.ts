import { decide, maySee, targetOf } from '../core/actor.ts';
import type { Answer } from '../core/answer.ts';
import type { Command, CommandContext } from '../core/chat/command.ts';
import { fullGrammar } from '../core/chat/message.ts';
import { sayOnly } from '../core/chat/say.ts';
import { workflowNamed } from '../core/chat/start-workflow.ts';
import { parse } from '../core/command/parse.ts';
import { AppError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { environmentOf } from '../core/plan/make-plan.ts';
import { connectorsOf } from '../core/plan/target.ts';
import type { Decision } from '../core/policy/decision.ts';
import { describeRequirement } from '../core/policy/requirement.ts';
import type { Principal } from '../core/principal.ts';
import type { InputValue, Workflow } from '../core/workflow/definition.ts';
import { parseInputs } from '../core/workflow/inputs.ts';

const why: Command = {
  name: 'why',
  usage: 'why <question...>',
  description: 'Explains whether you may do something, e.g. “why deploy shop 1.1.0 to production”, or why a run is as it is.',
  aliases: ['explain'],
  offered: () => true,
  async prepare(context, args) {
    const question = (args['question'] ?? '').trim();
    return sayOnly(context, /^r-[a-z0-9]{8}$/i.test(question) ? await aboutRun(context, question) : aboutCommand(context, question));
  },
};

async function aboutRun({ core, actor }: CommandContext, id: string): Promise<Answer> {
  const run = await core.store.run(id.toLowerCase() as RunId);
  if (run === null || !maySee(core, actor, run))
    throw new AppError({ code: 'not_found', reason: 'run.unknown', message: `There is no run ${id} that you may see.` });
  const decision = decide(core, actor, 'run', targetOf(run));
  return {
    kind: 'why',
    question: `${run.id}: ${run.plan.summary}`,
    answer: `It is ${run.state.replaceAll('_', ' ')}. ${run.message ?? ''}`.trim(),
    reason: decision.reason,
  };
}

function aboutCommand({ core, actor }: CommandContext, question: string): Answer {
  const parsed = parse(question, fullGrammar(core));
  if (parsed.kind !== 'command' || parsed.call.kind !== 'workflow') {
    const message =
      parsed.kind === 'problem' ? parsed.problem.message : 'Ask about a command, for example: why deploy shop 1.1.0 to production';
    throw new AppError({ code: 'invalid', reason: 'why.not_a_command', message });
  }
  const workflow = workflowNamed(core, parsed.call.workflow);
  const inputs = parseInputs(workflow, parsed.call.inputs);
  const environment = environmentAsked(workflow, inputs.values, actor.principal);
  const target = { workflow: workflow.name, environment, risk: workflow.risk, connectors: connectorsOf(workflow), own: workflow.approval };
  const decision = decide(core, actor, 'run', target);
  return { kind: 'why', question, answer: answered(decision), reason: decision.reason };
}

/** The environment as far as the question names it; a question that leaves it out cannot be answered. */
function environmentAsked(workflow: Workflow, values: Readonly<Record<string, InputValue>>, principal: Principal): string | null {
  try {
    return environmentOf(workflow, values, principal);
  } catch (cause) {
    const message = `I need to know where. Ask with all of it, for example: why ${workflow.command.usage}`;
    throw new AppError({ code: 'invalid', reason: 'why.incomplete', message, cause });
  }
}

function answered(decision: Decision): string {
  if (decision.effect === 'allow') return `Yes, at once: the rule “${decision.rule}” allows it.`;
  if (decision.effect === 'deny') return `No: the rule “${decision.rule}” decides.`;
  return `Yes, once approved by ${describeRequirement(decision.approval)}: the rule “${decision.rule}” allows it.`;
}

export default why;
