import type { Person } from '../people.ts';
import type { MessageBoard } from './message-board.ts';
import type { Team } from './team.ts';

/** The bot as it appears in activities: `28:` and its app id. */
type BotAccount = Readonly<{ id: string; name: string }>;

/** The language and the clock of somebody's Teams, as every activity of theirs says it. */
export type Client = Readonly<{ locale: string; timezone: string }>;

export function clientOf({ clients }: Pick<World, 'clients'>, { id }: Pick<Person, 'id'>): Client {
  return clients.get(id) ?? { locale: 'en-US', timezone: 'UTC' };
}

/** Who and what there is in the emulated Teams. */
export type World = Readonly<{
  appId: string;
  tenantId: string;
  bot: BotAccount;
  team: Team;
  people: readonly Person[];
  board: MessageBoard;
  /** How the Teams of a person is set, by their id; English and UTC where nothing is said. */
  clients: Map<string, Client>;
  serviceUrl(): string;
}>;
