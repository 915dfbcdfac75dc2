import { type Actor, maySomewhere } from '../actor.ts';
import type { Parsed } from '../command/definition.ts';
import { parse } from '../command/parse.ts';
import type { Core } from '../core.ts';
import type { Workflow } from '../workflow/definition.ts';
import type { Command } from './command.ts';

type Offered = Readonly<{ commands: readonly Command[]; workflows: readonly Workflow[] }>;

/** The rules in force keep their map for as long as they are in force, and so does its list. */
const lists = new WeakMap<Core['workflows'], readonly Workflow[]>();

/** Everything that this actor may type. */
export function offeredTo(core: Core, actor: Actor): Offered {
  const { commands, workflows } = fullGrammar(core);
  return {
    commands: commands.filter((command) => command.offered(core, actor)),
    workflows: workflows.filter(({ name }) => maySomewhere(core, actor, 'run', name)),
  };
}

/** Everything that is configured: used to understand a refused command well enough to name the rule. */
export function fullGrammar(core: Core): Offered {
  const workflows = lists.get(core.workflows) ?? [...core.workflows.values()];
  lists.set(core.workflows, workflows);
  return { commands: [...core.commands.values()], workflows };
}

/**
 * What somebody means. What they may use decides suggestions, and nothing else is named in an error. A workflow beyond that is still
 * recognised when it is typed exactly, so that the refusal can name the rule instead of claiming that there is no such command.
 */
export function parseFor(core: Core, actor: Actor, text: string): Parsed {
  const full = fullGrammar(core);
  const own = parse(text, { ...full, offers: (kind, name) => mayUse(core, actor, kind, name) });
  if (own.kind !== 'problem' || own.problem.code !== 'unknown_command') return own;
  const any = parse(text, full);
  return any.kind === 'command' ? any : own;
}

function mayUse(core: Core, actor: Actor, kind: 'builtin' | 'workflow', name: string): boolean {
  return kind === 'workflow' ? maySomewhere(core, actor, 'run', name) : (core.commands.get(name)?.offered(core, actor) ?? false);
}
