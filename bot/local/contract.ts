/**
 * The API between the page of Local Teams and its server, under `/local/api`: types only, because the page's bundle imports this file.
 * Every request carries the key of this start in `x-signalbox-key`; every answer that is not 2xx is a `Refusal`.
 */

import type { JsonObject } from '../core/json.ts';

/** POST …/messages also refuses with these. */
export type Refusal = Readonly<{ error: Readonly<{ code: string; reason: string; message: string }> }>;

/** GET /start */
export type Start = Readonly<{
  appId: string;
  tenantId: string;
  bot: Account;
  team: Readonly<{ id: string; name: string; groupId: string; channels: readonly Readonly<{ id: string; name: string }>[] }>;
  personas: readonly PersonaOnWire[];
  firstSteps: readonly FirstStep[];
  /** Where the tab and its configuration page are, and where it is as a personal app. */
  tab: Readonly<{ path: string; configPath: string }>;
}>;

export type Account = Readonly<{ id: string; name: string }>;
export type PersonaOnWire = Readonly<{
  id: string;
  name: string;
  hint: string;
  objectId: string;
  principalName: string;
  /** The account to mention. */
  account: Account;
  /** The personal chat with the bot. */
  chat: string;
}>;

/** One thing a newcomer may try: `text` (with the bot as `@Name`) is typed as `persona`; null means an action without text. */
export type FirstStep = Readonly<{ persona: string; text: string | null; explain: string }>;

/** GET /personas/:persona/stream: one JSON per line. `hello` comes first and replaces everything known before. */
export type Live =
  | Readonly<{ type: 'hello'; messages: readonly MessageOnWire[]; tabs: readonly ChannelTab[] }>
  | Readonly<{ type: 'message'; message: MessageOnWire }>
  | Readonly<{ type: 'removed'; id: string }>
  | Readonly<{ type: 'typing'; place: string; threadId: string | null }>
  | Readonly<{ type: 'tabs'; tabs: readonly ChannelTab[] }>
  | Readonly<{ type: 'ping' }>;

/** A message as one persona sees it. */
export type MessageOnWire = Readonly<{
  id: string;
  place: string;
  threadId: string | null;
  author: Readonly<{ kind: 'bot' | 'person'; id: string; name: string }>;
  text: string;
  format: 'plain' | 'markdown' | 'xml';
  /** In the order of their texts (`<at>Name</at>`) in `text`. */
  mentions: readonly Readonly<{ text: string; account: Account }>[];
  cards: readonly JsonObject[];
  /** The cards answered a press of this persona; others see the common ones. */
  ownCards: boolean;
  /** Shown under the message to this persona alone. */
  notice: Notice | null;
  sentAt: string;
  editedAt: string | null;
  /** The bot said it to this persona alone. */
  onlyYou: boolean;
}>;

export type Notice = Readonly<{ id: string; tone: 'info' | 'error'; text: string }>;

/** A tab beside a channel's posts. `contentUrl` is a path of this server. */
export type ChannelTab = Readonly<{ id: string; channelId: string; name: string; entityId: string; contentUrl: string }>;

/** A piece of text, or the id of a mentioned account. */
export type TypedPart = string | Readonly<{ mention: string }>;

/** POST /personas/:persona/messages → { id } */
export type PostMessage = Readonly<{
  where: Readonly<{ chat: true }> | Readonly<{ channel: string }> | Readonly<{ thread: string }>;
  parts: readonly TypedPart[];
  /** Sent with a slash command: in a channel nobody else sees it. */
  slash?: true;
}>;
/** PUT /personas/:persona/messages/:id → { id } */
export type EditMessage = Readonly<{ parts: readonly TypedPart[] }>;
/** POST /personas/:persona/presses → {} when the bot has answered; what it said comes through the stream. */
export type PressButton = Readonly<{
  messageId: string;
  action: Readonly<{ type: 'Action.Execute' | 'Action.Submit'; id?: string; title?: string; verb?: string; data: JsonObject }>;
}>;
/** GET /personas/:persona/token → TabToken */
export type TabToken = Readonly<{ token: string }>;
/** POST /personas/:persona/chat → {}: opens the personal chat; the bot is added to it the first time. */
/** POST /tabs with `SaveTab` → ChannelTab */
export type SaveTab = Readonly<{ id: string | null; channelId: string; name: string; entityId: string; contentUrl: string }>;
