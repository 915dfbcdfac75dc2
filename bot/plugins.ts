import type { Command } from './core/chat/command.ts';
import type { ConnectorModule } from './core/connector.ts';
import type { Rule, Rules } from './core/policy/rule.ts';
import { localWords } from './core/text/command-words.ts';
import { discover, hasShape } from './discover.ts';

/** Connectors of `bot/connectors/`; the site folder decides which of them are on. */
export async function findConnectors(): Promise<readonly ConnectorModule[]> {
  const found = await discover(
    'connectors',
    hasShape<ConnectorModule>({ name: 'string', config: 'object', create: 'function' }),
    ({ name }) => name,
  );
  return [...found.values()];
}

/** The invariants of `bot/rules/`, by name. */
export async function findRules(): Promise<Rules> {
  return discover('rules', hasShape<Rule>({ name: 'string', applies: 'string', check: 'function' }), (rule) => rule.name);
}

/** The built-in commands of `bot/commands/`, by name, each with its words in the other languages as further aliases. */
export async function findCommands(): Promise<ReadonlyMap<string, Command>> {
  const found = await discover(
    'commands',
    hasShape<Command>({ name: 'string', usage: 'string', prepare: 'function', offered: 'function' }),
    ({ name }) => name,
  );
  return new Map([...found].map(([name, command]) => [name, { ...command, aliases: [...command.aliases, ...localWords(name)] }]));
}

/** Everything that a site folder is checked against. */
export async function findSiteNeeds(): Promise<
  Readonly<{ modules: readonly ConnectorModule[]; reserved: readonly string[]; rules: Rules }>
> {
  const [modules, reserved, rules] = await Promise.all([findConnectors(), reservedWords(), findRules()]);
  return { modules, reserved, rules };
}

/** First words that belong to built-in commands, so that no workflow can take one. */
export async function reservedWords(): Promise<readonly string[]> {
  const commands = await findCommands();
  return [...commands.values()].flatMap(({ name, aliases }) => [name, ...aliases]);
}
