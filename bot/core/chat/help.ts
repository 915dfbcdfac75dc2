import type { Actor } from '../actor.ts';
import type { Answer } from '../answer.ts';
import type { Core } from '../core.ts';
import { grammarFor } from './message.ts';

/** Lists what this actor may type, workflows first. */
export function helpAnswer(core: Core, actor: Actor): Answer {
  const grammar = grammarFor(core, actor);
  const workflows = grammar.workflows.map(({ name, command }) => ({
    usage: command.usage,
    description: core.workflows.get(name)?.description ?? '',
  }));
  const commands = grammar.commands.map(({ usage, description }) => ({ usage, description }));
  const hint =
    workflows.length === 0
      ? 'You may not run any workflow yet. Ask whoever runs Signalbox for a role.'
      : 'Mention me and type a command. Leave inputs out and I ask for them in a form.';
  return { kind: 'help', title: 'What you can do here', entries: [...workflows, ...commands], hint };
}
