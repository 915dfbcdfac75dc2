import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import { commitRun, prepareRun } from '../submit.ts';
import type { Workflow } from '../workflow/definition.ts';
import type { Act, CommandContext } from './command.ts';
import { makeForm } from './form.ts';
import { askedEvent, denied } from './say.ts';

type Call = Readonly<{ workflow: string; inputs: Readonly<Record<string, string>> }>;

/** A typed workflow command: a run with its card in this thread, a form for what is missing, or a refusal with its rule. */
export async function prepareWorkflow(context: CommandContext, call: Call): Promise<Act> {
  const { core, actor, inbound, stamp } = context;
  const workflow = workflowNamed(core, call.workflow);
  const prepared = await prepareRun(core, actor, { workflow, raw: call.inputs, via: 'chat', conversation: inbound.conversation });
  if (prepared.kind === 'denied') return denied(context, inbound.text, prepared.decision);
  if (prepared.kind === 'ready') {
    return (tx) => commitRun(core, tx, prepared.request, stamp);
  }
  return async (tx) => {
    const form = await makeForm(tx, { workflow, principal: actor.principal, conversation: inbound.conversation, prepared, at: stamp.at });
    const wanted = [...prepared.missing, ...Object.keys(prepared.problems)].join(', ');
    await tx.appendEvents([
      askedEvent(context, {
        type: 'command.not_understood',
        workflow: workflow.name,
        sentence: `${workflow.title} was asked for without valid ${wanted}; a form asks for it.`,
      }),
    ]);
    await tx.say(inbound.conversation, form, stamp.at);
    return null;
  };
}

export function workflowNamed(core: Core, name: string): Workflow {
  const workflow = core.workflows.get(name);
  if (workflow === undefined)
    throw new AppError({
      code: 'not_found',
      reason: 'workflow.unknown',
      message: `There is no workflow “${name}”. Type “help” for what there is.`,
    });
  return workflow;
}
