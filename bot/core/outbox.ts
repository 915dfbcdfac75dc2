import type { Answer } from './answer.ts';
import type { Conversation } from './conversation.ts';
import type { RunId } from './ids.ts';
import type { DueRulesCard } from './site/site-store.ts';

/** A card to bring up to date in its conversation. */
export type Due = Readonly<{
  id: number;
  conversation: Conversation;
  /** Null = not posted yet. */
  activityId: string | null;
  /** Further messages of the conversation that show the same card and are kept like it. */
  strays: readonly string[];
  /** Posted, and its buttons are still to follow. */
  bare: boolean;
  /** Handed back when it is shown. */
  version: number;
  failures: number;
}>;
/** `copy`: it is the copy of somebody who is asked. */
export type DueCard = Due & Readonly<{ copy: boolean; runId: RunId }>;
export type DueMessage = Readonly<{ id: number; conversation: Conversation; answer: Answer; saidAt: Date; failures: number }>;

/** A card that was posted. `instead`: the message that was there before and is gone; null = none. `shown`: the version it shows, 0 while its buttons are to follow. */
export type PostedCard = Readonly<{ activityId: string; instead: string | null; shown: number }>;

/** What the sender of chat messages needs of the store. A claimed row is not given to another process for `leaseMs`. */
export type Outbox = Readonly<{
  claimCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]>;
  /** Where the card stands from now on. When another process was first, this message is kept beside that one's. */
  cardPosted(id: number, posted: PostedCard): Promise<void>;
  /** Does nothing when the card stands elsewhere by now. */
  cardShown(id: number, version: number, activityId: string): Promise<void>;
  /**
   * The personal chat that a card waited for is open: it is kept for its person, and the card goes there. False when the
   * run has a card there already; the waiting one is then gone and the other is due.
   */
  chatOpened(cardId: number, conversation: Conversation, at: Date): Promise<boolean>;
  /** Nobody needs this card any more. */
  dropCard(id: number): Promise<void>;
  claimRulesCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]>;
  rulesCardPosted(id: number, posted: PostedCard): Promise<void>;
  /** As `chatOpened` and `dropCard`, for the card of a proposal. */
  rulesChatOpened(cardId: number, conversation: Conversation, at: Date): Promise<boolean>;
  dropRulesCard(id: number): Promise<void>;
  rulesCardShown(id: number, version: number, activityId: string): Promise<void>;
  /** One of the further messages of a card is gone, or was never the bot's. */
  strayGone(kind: 'card' | 'rules', id: number, messageId: string): Promise<void>;
  /** Of each conversation only the oldest message; the next one follows when that is sent or given up, so order is kept. */
  claimMessages(now: Date, leaseMs: number, limit: number): Promise<readonly DueMessage[]>;
  messageSent(id: number): Promise<void>;
  /**
   * Tries again at `retryAt`, or never when null; `error` is kept for people to read. Of a card only the version that was
   * tried is given up: it may have been touched, or its conversation opened, while the failing request was under way.
   */
  sendingFailed(kind: 'card' | 'message' | 'rules', id: number, retryAt: Date | null, error: string, tried?: number): Promise<void>;
  /** Ends every lease. Only for a process that has the database for itself: they are those of one that died. */
  endLeases(): Promise<void>;
}>;
