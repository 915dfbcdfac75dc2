import type { Principal } from './principal.ts';
import type { Speech } from './text/language.ts';

/**
 * Where an answer or a card goes. `id` is the Teams conversation id; in a channel it carries the thread as
 * `;messageid=...`. `serviceUrl` is checked against the allow-list again each time something is sent.
 */
export type Conversation = Readonly<{
  channel: 'teams';
  scope: 'channel' | 'group' | 'personal';
  tenantId: string;
  id: string;
  serviceUrl: string;
  /** The bot's own id in this conversation, needed as sender. */
  botId: string;
  /** Of a channel: its team, where Teams says it. Its group is what links to the channel name. */
  team?: ChannelTeam;
  /** The bot was taken out of it since: what was asked for there stays on record, and nothing is sent there any more. */
  left?: true;
  /**
   * How what is said here speaks: in a personal chat its reader, in a channel whoever is answered. Left out where that is
   * nobody alone, or not known yet: then it is the language of the installation.
   */
  speech?: Speech;
  /** A channel as such: the card of a run that is posted here begins a thread, and what is said of the run then follows into it. */
  begins?: true;
  /** The one person who is to see what is said here, in a channel or group chat. Of an answer alone, never of a card or a run. */
  onlyTo?: OnlyTo;
}>;

/** `account` is the person's id in Teams, as activities carry it. */
export type OnlyTo = Readonly<{ person: Principal; account: string }>;

/** `id` is that of the team in Teams, which is also that of its first channel; `groupId` is its Entra group. */
export type ChannelTeam = Readonly<{ id: string; groupId: string | null }>;

/**
 * The personal chat of somebody whom the bot has never spoken to: `@` and their Entra object id stand where the id will be
 * once the chat was opened. `near` says through which service to open it.
 */
export function chatToOpen(person: Principal, near: Conversation): Conversation {
  const { channel, serviceUrl, botId } = near;
  return { channel, scope: 'personal', tenantId: person.tenantId, id: `@${person.objectId}`, serviceUrl, botId };
}

/** What is said under the same name is read in the order in which it was said. What is for one person alone waits for nothing that all read, nor all for it. */
export function turnOf({ id, onlyTo }: Pick<Conversation, 'id' | 'onlyTo'>): string {
  return onlyTo === undefined ? id : `${id}#${onlyTo.person.objectId}`;
}

/** Whether people can be named in this conversation: a personal chat is nobody else's, and where the bot is not any more nobody reads it. */
export function isShared(conversation: Conversation | null): conversation is Conversation {
  return conversation !== null && conversation.scope !== 'personal' && conversation.left !== true;
}

/** Where something can be sent to; null where the bot is not any more. */
export function reachable(conversation: Conversation | null): Conversation | null {
  return conversation?.left === true ? null : conversation;
}

/** The channel or group chat, whatever the thread: what the log says of where something was done. null in a personal chat. */
export function channelOf(conversation: Pick<Conversation, 'scope' | 'id'> | null): string | null {
  return conversation === null || conversation.scope === 'personal' ? null : (conversation.id.split(';')[0] ?? null);
}

/** Whose chat has to be opened before anything can be sent to this conversation; null when it is open. */
export function stillToOpen(conversation: Pick<Conversation, 'id'>): string | null {
  return conversation.id.startsWith('@') ? conversation.id.slice(1) : null;
}
