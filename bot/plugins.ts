import type { Command } from './core/chat/command.ts';
import type { ConnectorModule } from './core/connector.ts';
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

/** First words that belong to built-in commands, so that no workflow can take one. */
export async function reservedWords(): Promise<readonly string[]> {
  const commands = await discover(
    'commands',
    hasShape<Command>({ name: 'string', usage: 'string', prepare: 'function' }),
    ({ name }) => name,
  );
  return [...commands.values()].flatMap(({ name, aliases }) => [name, ...aliases]);
}
