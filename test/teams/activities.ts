import { BOT_APP_ID, SERVICE_URL, TENANT_ID } from '../support/teams-keys.ts';

export const BOT_ID = `28:${BOT_APP_ID}`;
export const OBJECT_ID = '33333333-3333-4333-8333-333333333333';
export const HANDLE = 'AAAAAAAAAAAAAAAAAAAAAA';
export const CHANNEL_ID = '19:deploys@thread.tacv2';
export const THREAD_ID = `${CHANNEL_ID};messageid=1700000000000`;
export const TEAM_ID = '19:team@thread.tacv2';
export const GROUP_ID = '44444444-4444-4444-8444-444444444444';

type Json = Readonly<Record<string, unknown>>;

export const BOT_MENTION = { type: 'mention', text: '<at>Signalbox</at>', mentioned: { id: BOT_ID, name: 'Signalbox' } };

/** A message in the personal chat, as Teams sends it, except for what is changed. */
export function message(changes: Json = {}): Json {
  return {
    type: 'message',
    id: '1700000000001',
    text: 'status',
    textFormat: 'plain',
    channelId: 'msteams',
    serviceUrl: SERVICE_URL,
    from: { id: '29:dana', name: 'Dana Developer', aadObjectId: OBJECT_ID },
    recipient: { id: BOT_ID, name: 'Signalbox' },
    conversation: { id: 'a:chat', tenantId: TENANT_ID, conversationType: 'personal' },
    channelData: { tenant: { id: TENANT_ID } },
    ...changes,
  };
}

/** A message that names the bot in a thread of a channel. */
export function channelMessage(changes: Json = {}): Json {
  return message({
    text: '<at>Signalbox</at> status',
    entities: [BOT_MENTION],
    conversation: { id: THREAD_ID, tenantId: TENANT_ID, conversationType: 'channel', isGroup: true },
    channelData: { tenant: { id: TENANT_ID }, channel: { id: CHANNEL_ID }, team: { id: TEAM_ID } },
    ...changes,
  });
}

/** A button of a card: `Action.Execute` in the thread. */
export function execute(verb: string, data: Json = { handle: HANDLE }, changes: Json = {}): Json {
  return channelMessage({
    type: 'invoke',
    id: 'f:1',
    name: 'adaptiveCard/action',
    text: undefined,
    entities: undefined,
    value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    ...changes,
  });
}

/** The same button on a client without Universal Actions: a message with a value. */
export function submit(value: unknown, changes: Json = {}): Json {
  return channelMessage({ text: undefined, entities: undefined, value, ...changes });
}
