import { type Actor, maySomewhere } from '../actor.ts';
import type { Grammar } from '../command/definition.ts';
import type { Core } from '../core.ts';

/** What may be typed by this actor: nothing else is suggested, listed or named in an error. */
export function grammarFor(core: Core, actor: Actor): Grammar {
  return {
    commands: [...core.commands.values()].filter((command) => command.offered(core, actor)),
    workflows: [...core.workflows.values()].filter((workflow) => maySomewhere(core, actor, 'run', workflow.name)),
  };
}

/** Everything that is configured: used to understand a refused command well enough to name the rule. */
export function fullGrammar(core: Core): Grammar {
  return { commands: [...core.commands.values()], workflows: [...core.workflows.values()] };
}
