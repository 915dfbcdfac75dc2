import { type Activity, ActivityTypes } from 'botbuilder';
import type { Conversation } from '../core/conversation.ts';
import type { ConnectorClients } from './connector-clients.ts';
import { sendingFailure } from './failure.ts';

/** What is put into a conversation: plain text, or an Adaptive Card with the line that notifications show for it. */
export type Content = Readonly<{ text: string }> | Readonly<{ card: object; summary: string }>;

/** Three calls of the Bot Connector REST API. All throw `AppError`; `mayRetry` says whether a second try makes sense. */
export type Sender = Readonly<{
  /** Returns the id of the new activity; empty when Teams names none. In a channel thread the conversation id already says where. */
  post(conversation: Conversation, content: Content): Promise<string>;
  /** Replaces an earlier activity in place; `not_found` when it was deleted. */
  edit(conversation: Conversation, activityId: string, content: Content): Promise<void>;
}>;

const CARD = 'application/vnd.microsoft.card.adaptive';
const LONGEST_SUMMARY = 200;

export function createSender(clients: ConnectorClients): Sender {
  return {
    post: (conversation, content) =>
      translated(async () => {
        const client = await clients.create(conversation.serviceUrl);
        const sent = await client.conversations.sendToConversation(conversation.id, activityOf(conversation, content));
        return typeof sent.id === 'string' ? sent.id : '';
      }),
    edit: (conversation, activityId, content) =>
      translated(async () => {
        const client = await clients.create(conversation.serviceUrl);
        const activity = { ...activityOf(conversation, content), id: activityId };
        await client.conversations.updateActivity(conversation.id, activityId, activity);
      }),
  };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw sendingFailure(thrown);
  }
}

function activityOf(conversation: Conversation, content: Content): Partial<Activity> {
  const place = { id: conversation.id, tenantId: conversation.tenantId, isGroup: conversation.scope !== 'personal' };
  const frame = {
    type: ActivityTypes.Message,
    channelId: 'msteams',
    from: { id: conversation.botId, name: '' },
    conversation: { ...place, conversationType: CONVERSATION_TYPES[conversation.scope], name: '' },
  };
  // Plain, so that nothing people typed can become Markdown or a link.
  if ('text' in content) return { ...frame, text: content.text, textFormat: 'plain' };
  const summary = content.summary.slice(0, LONGEST_SUMMARY);
  return { ...frame, summary, attachments: [{ contentType: CARD, content: content.card }] };
}

const CONVERSATION_TYPES = { channel: 'channel', group: 'groupChat', personal: 'personal' } as const;
