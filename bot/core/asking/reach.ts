import type { Conversation } from '../conversation.ts';
import type { ApprovalId, RunId } from '../ids.ts';
import type { Principal } from '../principal.ts';
import type { Speech } from '../text/language.ts';

/**
 * What became of installing the app in Teams for somebody. `there`: they had it already, and this is their chat with the bot as
 * Graph knows it, null when it cannot say. `refused`: Graph will not, and why; the sentence is for the log.
 */
export type Installed = Readonly<
  { kind: 'installed' } | { kind: 'there'; chatId: string | null } | { kind: 'refused'; reason: string; sentence: string }
>;

/** Installs this app in Teams for people. Doing it twice changes nothing more. */
export type Installer = Readonly<{
  /** Throws `unavailable` (reason `directory.…`) when it is not known whether it was done. Takes seconds at most. */
  install(person: Principal): Promise<Installed>;
}>;

/** An entry in the activity feed of Teams: nothing but which run it is about and where it is shown to whoever may see it. */
export type FeedEntry = Readonly<{
  /** A safe integer. An entry with the same one takes the place of the one before. */
  chainId: number;
  runId: RunId;
  link: string;
  /** Plain text, in the language of the reader. */
  preview: string;
}>;

/** Writes into the activity feed of people. */
export type Feed = Readonly<{
  /** `without_app`: Teams has nowhere to show it. Throws `unavailable` when it is not known whether it is there. */
  post(person: Principal, entry: FeedEntry): Promise<'posted' | 'without_app'>;
}>;

/** How somebody stands: `go` and `again` = install now, this process alone (`again`: one that began it did not come to an end). */
export type Begun = 'go' | 'again' | 'wait' | 'no';
export type Outcome = 'installed' | 'there' | 'refused' | 'failed';

/** Somebody who cannot be written to is asked in the activity feed instead. */
export type FeedAsk = Readonly<{ runId: RunId; approvalId: ApprovalId; person: Principal; askedFor: string; speech: Speech | null }>;
export type DueFeedAsk = FeedAsk & Readonly<{ id: number; failures: number; putAt: Date }>;

/**
 * The part of a transaction that is about reaching people whom no chat is known of. Of whom the app was installed for, and who does not want it,
 * only a hash is kept.
 */
export type ReachTx = Readonly<{
  /**
   * Once in a day somebody may be begun with; never who declined. `wait`: it is under way, or was done so recently that Teams may
   * not know it yet.
   */
  beginInstallation(person: Principal, at: Date): Promise<Begun>;
  /** false when it is at an end already. */
  endInstallation(person: Principal, outcome: Outcome, at: Date): Promise<boolean>;
  /** They removed the app or blocked the bot: nothing is installed for them until `accept`. */
  decline(person: Principal, at: Date): Promise<void>;
  /** They use the app, so whoever waits for their chat to open goes on at once. */
  accept(person: Principal): Promise<void>;
  /** Asks once for each request. */
  askInFeed(ask: FeedAsk, at: Date): Promise<void>;
  /** Not given to another process for `leaseMs`. */
  claimFeed(at: Date, leaseMs: number, limit: number): Promise<readonly DueFeedAsk[]>;
  /** Whether the person has the card of this request in their own chat. */
  hasCard(ask: FeedAsk): Promise<boolean>;
  /** false when somebody else has done it. */
  finishFeed(id: number, at: Date): Promise<boolean>;
  postponeFeed(id: number, retryAt: Date): Promise<void>;
}>;

/**
 * What becomes of a message for a chat that takes none: `named` = its person is named elsewhere, `later` = the chat may open
 * soon, a conversation = this is the chat.
 */
export type AfterShut = 'named' | 'later' | Conversation;
