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
  /**
   * How what is said here speaks: in a personal chat its reader, in a channel whoever is answered. Left out where that is
   * nobody alone, or not known yet: then it is the language of the installation.
   */
  speech?: Speech;
}>;

/**
 * The personal chat of somebody whom the bot has never spoken to: `@` and their Entra object id stand where the id will be
 * once the chat was opened. `near` says through which service to open it.
 */
export function chatToOpen(person: Principal, near: Conversation): Conversation {
  const { channel, serviceUrl, botId } = near;
  return { channel, scope: 'personal', tenantId: person.tenantId, id: `@${person.objectId}`, serviceUrl, botId };
}

/** Whether people can be named in this conversation: a personal chat is nobody else's. */
export function isShared(conversation: Conversation | null): conversation is Conversation {
  return conversation !== null && conversation.scope !== 'personal';
}

/** The channel or group chat, whatever the thread: what the log says of where something was done. null in a personal chat. */
export function channelOf(conversation: Conversation | null): string | null {
  return isShared(conversation) ? (conversation.id.split(';')[0] ?? null) : null;
}

/** Whose chat has to be opened before anything can be sent to this conversation; null when it is open. */
export function stillToOpen(conversation: Pick<Conversation, 'id'>): string | null {
  return conversation.id.startsWith('@') ? conversation.id.slice(1) : null;
}
