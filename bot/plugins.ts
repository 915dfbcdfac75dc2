import type { Command } from './core/chat/command.ts';
import type { ConnectorModule } from './core/connector.ts';
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

/** The built-in commands of `bot/commands/`, by name, each with its words in the other languages as further aliases. */
export async function findCommands(): Promise<ReadonlyMap<string, Command>> {
  const found = await discover(
    'commands',
    hasShape<Command>({ name: 'string', usage: 'string', prepare: 'function', offered: 'function' }),
    ({ name }) => name,
  );
  return new Map([...found].map(([name, command]) => [name, { ...command, aliases: [...command.aliases, ...localWords(name)] }]));
}

/** First words that belong to built-in commands, so that no workflow can take one. */
export async function reservedWords(): Promise<readonly string[]> {
  const commands = await findCommands();
  return [...commands.values()].flatMap(({ name, aliases }) => [name, ...aliases]);
}
