import type { Actor } from '../actor.ts';
import type { Answer } from '../answer.ts';
import type { Core } from '../core.ts';
import { message } from '../text/message.ts';
import { grammarFor } from './grammar.ts';

/** Lists what this actor may type, workflows first. */
export function helpAnswer(core: Core, actor: Actor): Answer {
  const grammar = grammarFor(core, actor);
  const workflows = grammar.workflows.map(({ name, command }) => ({
    usage: command.usage,
    description: core.workflows.get(name)?.description ?? '',
  }));
  const commands = grammar.commands.map(({ usage, description }) => ({ usage, description }));
  const hint = workflows.length === 0 ? message('help.no-workflow') : message('help.hint');
  return { kind: 'help', title: message('help.title'), entries: [...workflows, ...commands], hint };
}
