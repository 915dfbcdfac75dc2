import type { Actor } from '../actor.ts';
import type { Answer } from '../answer.ts';
import type { Core } from '../core.ts';
import { message } from '../text/message.ts';
import { offeredTo } from './grammar.ts';

/** Lists what this actor may type, workflows first. */
export function helpAnswer(core: Core, actor: Actor): Answer {
  const offered = offeredTo(core, actor);
  const workflows = offered.workflows.map(({ name, command }) => ({
    usage: command.usage,
    description: core.workflows.get(name)?.description ?? '',
  }));
  const commands = offered.commands.map(({ usage, description }) => ({ usage, description }));
  const hint = workflows.length === 0 ? message('help.no-workflow') : message('help.hint');
  return { kind: 'help', title: message('help.title'), entries: [...workflows, ...commands], hint };
}
