import type { Answer } from './answer.ts';
import type { Conversation } from './conversation.ts';
import type { RunId } from './ids.ts';
import type { DueRulesCard } from './site/site-store.ts';

/** Cards of runs, and cards of proposed rules. */
export type CardKind = 'card' | 'rules';
/** Which card it is; numbers are counted for each kind. */
export type CardRef = Readonly<{ kind: CardKind; id: number }>;

/** A card to bring up to date in its conversation. */
export type Due = CardRef &
  Readonly<{
    conversation: Conversation;
    /** Null = not posted yet. */
    activityId: string | null;
    /** Further messages of the conversation that show the same card and are kept like it. */
    strays: readonly string[];
    /** Posted, and its buttons are still to follow. */
    bare: boolean;
    /** It is the copy of somebody who is asked. */
    copy: boolean;
    /** Handed back when it is shown. */
    version: number;
    failures: number;
  }>;
export type DueCard = Due & Readonly<{ kind: 'card'; runId: RunId }>;
export type DueMessage = Readonly<{ id: number; conversation: Conversation; answer: Answer; saidAt: Date; failures: number }>;

/** A card that was posted. `instead`: the message that was there before and is gone; null = none. `shown`: the version it shows, 0 while its buttons are to follow. */
export type PostedCard = Readonly<{ activityId: string; instead: string | null; shown: number }>;

/** What the sender of chat messages needs of the store. A claimed row is not given to another process for `leaseMs`. */
export type Outbox = Readonly<{
  claimCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]>;
  claimRulesCards(now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]>;
  /** Where the card stands from now on; one that `begins` a thread takes its run along into it. When another process was first, this message is kept beside that one's. */
  cardPosted(card: CardRef, posted: PostedCard): Promise<void>;
  /** Does nothing when the card stands elsewhere by now. */
  cardShown(card: CardRef, version: number, activityId: string): Promise<void>;
  /**
   * The personal chat that a card waited for is open: it is kept for its person, and the card goes there. False when the
   * run or the proposal has a card there already; the waiting one is then gone and the other is due.
   */
  chatOpened(card: CardRef, conversation: Conversation, at: Date): Promise<boolean>;
  /** Nobody needs this card any more. */
  dropCard(card: CardRef): Promise<void>;
  /** One of the further messages of a card is gone, or was never the bot's. */
  strayGone(card: CardRef, messageId: string): Promise<void>;
  /** Of each conversation only the oldest message, and the oldest for each one person alone in it; the next one follows when that is sent or given up, so order is kept. */
  claimMessages(now: Date, leaseMs: number, limit: number): Promise<readonly DueMessage[]>;
  messageSent(id: number): Promise<void>;
  /**
   * Tries again at `retryAt`, or never when null; `error` is kept for people to read. Of a card only the version that was
   * tried is given up: it may have been touched, or its conversation opened, while the failing request was under way.
   */
  sendingFailed(kind: CardKind | 'message', id: number, retryAt: Date | null, error: string, tried?: number): Promise<void>;
  /** Ends every lease. Only for a process that has the database for itself: they are those of one that died. */
  endLeases(): Promise<void>;
}>;
