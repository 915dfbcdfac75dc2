import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import { commitRun, type Manner, type Prepared, prepareRun } from '../submit.ts';
import { inTurn, message } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import { answerTo } from './answer-to.ts';
import type { Act, CommandContext } from './command.ts';
import { makeForm } from './form.ts';
import { askedEvent, denied, privately } from './say.ts';

type Call = Readonly<{ workflow: string; inputs: Readonly<Record<string, string>> }>;

/** A typed workflow command: a run with its card in this thread, a form for what is missing, or a refusal with its rule. */
export async function prepareWorkflow(context: CommandContext, call: Call, manner: Manner = {}): Promise<Act> {
  const { core, actor, inbound, stamp } = context;
  const workflow = workflowNamed(core, call.workflow);
  const prepared = await prepareRun(core, actor, {
    workflow,
    raw: call.inputs,
    via: 'chat',
    conversation: inbound.conversation,
    speech: inbound.speech,
    ...manner,
  });
  if (prepared.kind === 'denied') return denied(context, inbound.text, prepared.decision);
  if (prepared.kind === 'ready') {
    return (tx) => commitRun(core, tx, prepared.request, stamp);
  }
  if (manner.startAt != null || manner.breakGlass != null) throw incomplete(workflow, prepared);
  return async (tx) => {
    const asked = { workflow, actor, conversation: inbound.conversation, alone: inbound.alone !== undefined };
    const form = await makeForm(core, tx, { ...asked, prepared, raw: call.inputs, at: stamp.at });
    const wanted = [...prepared.missing, ...Object.keys(prepared.problems)].join(', ');
    await tx.appendEvents([
      askedEvent(context, {
        type: 'form.asked',
        sentence: `${workflow.title} was asked for without valid ${wanted}; a form asks for it.`,
        detail: privately(inbound),
      }),
    ]);
    await tx.say(answerTo(inbound), form, stamp.at);
    return null;
  };
}

/** A form would forget the manner, so what is missing has to be typed. */
function incomplete(workflow: Workflow, prepared: Extract<Prepared, { kind: 'incomplete' }>): AppError {
  const inputs = inTurn([...prepared.missing, ...Object.keys(prepared.problems)]);
  const text = message('act.inputs-wrong', { inputs, usage: workflow.command.usage });
  return new AppError({ code: 'invalid', reason: 'command.incomplete', message: text });
}

export function workflowNamed(core: Core, name: string): Workflow {
  const workflow = core.workflows.get(name);
  if (workflow === undefined)
    throw new AppError({
      code: 'not_found',
      reason: 'workflow.unknown',
      message: message('act.unknown-workflow', { name }),
    });
  return workflow;
}
