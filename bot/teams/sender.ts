import { type Activity, ActivityTypes } from 'botbuilder';
import { type Conversation, stillToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { ConnectorClients } from './connector-clients.ts';
import { type Content, messageOf } from './content.ts';
import { sendingFailure } from './failure.ts';
import { TARGETED_HEADER } from './transport.ts';

/** Calls of the Bot Connector REST API. All throw `AppError`; `mayRetry` says whether a second try makes sense. */
export type Sender = Readonly<{
  /** Returns the id of the new activity; empty when Teams names none. In a channel thread the conversation id already says where. */
  post(conversation: Conversation, content: Content): Promise<string>;
  /** Posts into a channel or group what only the account `reader` sees. Teams takes it away after 24 hours. */
  whisper(conversation: Conversation, content: Content, reader: string): Promise<void>;
  /** Replaces an earlier activity in place; `not_found` when it was deleted. */
  edit(conversation: Conversation, activityId: string, content: Content): Promise<void>;
  /** The same of what was whispered; `not_found` also after 24 hours. */
  editWhisper(conversation: Conversation, activityId: string, content: Content): Promise<void>;
  /**
   * Opens a personal chat that is still to be opened and returns it; the same one every time. `forbidden` when the app is
   * not installed for the person. Source: Microsoft, "Proactive messages", create the conversation.
   */
  open(chat: Conversation): Promise<Conversation>;
}>;

export function createSender(clients: ConnectorClients): Sender {
  return {
    post: (conversation, content) =>
      translated(async () => {
        if (conversation.onlyTo !== undefined) throw notForAll();
        const client = await clients.create(conversation.serviceUrl);
        const sent = await client.conversations.sendToConversation(conversation.id, activityOf(conversation, content));
        return typeof sent.id === 'string' ? sent.id : '';
      }),
    whisper: (conversation, content, reader) =>
      translated(async () => {
        const client = await clients.create(conversation.serviceUrl);
        const activity = { ...activityOf(conversation, content), recipient: { id: reader, name: '' } };
        await client.conversations.sendToConversation(conversation.id, activity, TARGETED);
      }),
    // Without a recipient, whom nobody can change: Teams refuses such an edit.
    editWhisper: (conversation, activityId, content) =>
      translated(async () => {
        const client = await clients.create(conversation.serviceUrl);
        const activity = { ...activityOf(conversation, content), id: activityId };
        await client.conversations.updateActivity(conversation.id, activityId, activity, TARGETED);
      }),
    edit: (conversation, activityId, content) =>
      translated(async () => {
        const client = await clients.create(conversation.serviceUrl);
        const activity = { ...activityOf(conversation, content), id: activityId };
        await client.conversations.updateActivity(conversation.id, activityId, activity);
      }),
    open: (chat) =>
      translated(async () => {
        const { tenantId, botId, serviceUrl } = chat;
        const client = await clients.create(serviceUrl);
        const members = [{ id: stillToOpen(chat) ?? '', name: '' }];
        const channelData = { tenant: { id: tenantId } };
        // The SDK's type asks for an activity, which would be posted as the first message.
        const wanted = { isGroup: false, bot: { id: botId, name: '' }, members, tenantId, channelData } as unknown as Wanted;
        const opened = await client.conversations.createConversation(wanted);
        if (typeof opened.id !== 'string' || opened.id === '') throw noChat();
        return { ...chat, id: opened.id };
      }),
  };
}

const TARGETED = { customHeaders: { [TARGETED_HEADER]: 'yes' } };

type Client = Awaited<ReturnType<ConnectorClients['create']>>;
type Wanted = Parameters<Client['conversations']['createConversation']>[0];

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw sendingFailure(thrown);
  }
}

function activityOf(conversation: Conversation, content: Content): Partial<Activity> {
  const place = { id: conversation.id, tenantId: conversation.tenantId, isGroup: conversation.scope !== 'personal' };
  return {
    type: ActivityTypes.Message,
    channelId: 'msteams',
    from: { id: conversation.botId, name: '' },
    conversation: { ...place, conversationType: CONVERSATION_TYPES[conversation.scope], name: '' },
    ...messageOf(content, conversation.scope),
  };
}

const CONVERSATION_TYPES = { channel: 'channel', group: 'groupChat', personal: 'personal' } as const;

function noChat(): AppError {
  return new AppError({ code: 'unavailable', reason: 'teams.no_chat', message: 'Teams opened a chat but did not say which.' });
}

function notForAll(): AppError {
  return new AppError({
    code: 'internal',
    reason: 'teams.only_to_one',
    message: 'What one person alone is to see is never posted for all.',
  });
}
