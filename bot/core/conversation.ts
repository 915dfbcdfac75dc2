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
}>;
