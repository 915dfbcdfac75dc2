import type { JsonObject, JsonValue } from '../../core/json.ts';
import { type Person, teamsUserId } from '../people.ts';
import { joinConversationId } from './team.ts';
import { type Client, clientOf, type World } from './world.ts';

/** Text as it was typed: plain pieces and mentions. */
export type TextPart = string | Readonly<{ id: string; name: string }>;

/** Where an activity happens: the personal chat, or a thread of a channel. */
export type Spot = Readonly<{ place: string; threadId: string | null }>;

/** What every activity from Teams carries, whoever caused it. */
export function envelope(world: World, who: Person, at: Spot & Readonly<{ id: string }>): JsonObject {
  const now = world.board.now();
  const inChannel = world.team.channels.some((channel) => channel.id === at.place);
  const tenant = { id: world.tenantId };
  const client = clientOf(world, who);
  return {
    id: at.id,
    channelId: 'msteams',
    serviceUrl: world.serviceUrl(),
    timestamp: now,
    localTimestamp: now,
    localTimezone: client.timezone,
    locale: client.locale,
    from: { id: teamsUserId(who, world.appId), name: who.name, aadObjectId: who.objectId },
    recipient: world.bot,
    conversation: {
      ...(inChannel ? { isGroup: true } : {}),
      conversationType: inChannel ? 'channel' : 'personal',
      tenantId: world.tenantId,
      id: joinConversationId(at.place, at.threadId),
    },
    channelData: inChannel
      ? { teamsChannelId: at.place, teamsTeamId: world.team.id, channel: { id: at.place }, team: { id: world.team.id }, tenant }
      : { tenant },
  };
}

/**
 * A message as Teams sends it to a bot (Microsoft: "Channel and group conversations"): mentions as `<at>Name</at>` in the text and as
 * entities, the same content once more as HTML, and what kind of client wrote it.
 */
export function messageBody(parts: readonly TextPart[], { locale, timezone }: Client): JsonObject {
  const mentions = parts.filter((part) => typeof part !== 'string');
  const text = parts.map((part) => (typeof part === 'string' ? part : `<at>${part.name}</at>`)).join('');
  const entities = mentions.map(({ id, name }) => ({ type: 'mention', mentioned: { id, name }, text: `<at>${name}</at>` }));
  return {
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: htmlOf(parts) }],
    entities: [...entities, { type: 'clientInfo', locale, country: locale.slice(-2), platform: 'Web', timezone }],
  };
}

/** `name` is `adaptiveCard/action`; `value` as in Microsoft: "Universal Actions for Adaptive Cards", invoke request. */
export function invokeBody(action: JsonValue, trigger: 'manual' | 'automatic'): JsonObject {
  return { type: 'invoke', name: 'adaptiveCard/action', value: { action, trigger } };
}

function htmlOf(parts: readonly TextPart[]): string {
  const mentions = parts.filter((part) => typeof part !== 'string');
  const pieces = parts.map((part, index) => {
    // Teams writes a no-break space after a mention.
    if (typeof part === 'string') return escapeHtml(index > 0 ? part.replace(/^ /, '\u00a0') : part);
    const item = mentions.indexOf(part);
    return `<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="${item}">${escapeHtml(part.name)}</span>`;
  });
  return `<p>${pieces.join('')}</p>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\u00a0', '&nbsp;')
    .replaceAll('\n', '<br>');
}
