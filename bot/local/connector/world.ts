import type { Person } from '../people.ts';
import type { MessageBoard } from './message-board.ts';
import type { Team } from './team.ts';

/** The bot as it appears in activities: `28:` and its app id. */
type BotAccount = Readonly<{ id: string; name: string }>;

/** Who and what there is in the emulated Teams. */
export type World = Readonly<{
  appId: string;
  tenantId: string;
  bot: BotAccount;
  team: Team;
  people: readonly Person[];
  board: MessageBoard;
  serviceUrl(): string;
}>;
