import type { FormAnswer, FoundAnswer, OfferAnswer } from './answer.ts';
import type { AfterShut } from './asking/reach.ts';
import type { Conversation } from './conversation.ts';
import type { ProposalId, RunId } from './ids.ts';
import type { ActivityKey } from './ports.ts';
import type { Principal } from './principal.ts';
import type { RunView } from './run/view.ts';
import type { VersionView } from './site/view.ts';
import type { Speech } from './text/language.ts';
import type { Text } from './text/message.ts';

/** A message a person sent to the bot, already authenticated and reduced to plain text without the bot's mention. */
export type InboundMessage = Readonly<{
  key: ActivityKey;
  principal: Principal;
  conversation: Conversation;
  text: string;
  /** The sender's language and zone: how a personal answer speaks, and whose clock a typed time means. */
  speech: Speech;
  /** Who else is named with @; left out when nobody is. */
  mentions?: readonly MentionedPerson[];
  /** Nobody but its sender sees the message, and nobody else is to see the answer; left out where others read along. */
  alone?: Alone;
}>;

/**
 * What nobody else sees in a channel or group chat. `account` is the sender's id in Teams, and `id` the conversation in which they are
 * answered; the message's own `conversation` is where everybody reads what comes of it.
 */
export type Alone = Readonly<{ account: string; id: string }>;

/** Somebody named with @: every way in which the text may name them, and who it is; null when the chat could not tell. */
export type MentionedPerson = Readonly<{ names: readonly string[]; person: Principal | null }>;

export const PRESS_VERBS = [
  'approve',
  'reject',
  'cancel',
  'it_ran',
  'it_did_not',
  'abort',
  'close_review',
  'submit_form',
  'refresh',
  'approve_rules',
  'reject_rules',
] as const;
export type PressVerb = (typeof PRESS_VERBS)[number];

/** A button pressed on a card. `inputs` is what the person typed and nothing else is trusted. */
export type InboundPress = Readonly<{
  key: ActivityKey;
  principal: Principal;
  conversation: Conversation;
  verb: PressVerb;
  handle: string;
  inputs: Readonly<Record<string, unknown>>;
  /** The presser's language and zone: how what only they are told speaks. */
  speech: Speech;
  /** The message that has the button; left out when the chat does not say. */
  messageId?: string;
}>;

/**
 * That the bot was taken out of a conversation. `key` is the same however often it is reported; `person` took it out, where that is
 * known. `team`: it is out of every channel of this team. All of its threads are meant, whichever `conversation` names. `deleted`:
 * because the channel or the team itself is gone.
 */
export type Removal = Readonly<{
  conversation: Conversation;
  key: ActivityKey;
  person: Principal | null;
  team: string | null;
  deleted: boolean;
}>;

/** What the presser alone is told: the card as it is now, the form again with its problems, or a sentence. */
export type PressReply =
  | Readonly<{ kind: 'card'; card: RunCard }>
  | Readonly<{ kind: 'rules'; card: RulesCard }>
  /** `alone`: the message that has the form is seen by its person only. */
  | Readonly<{ kind: 'form'; form: FormAnswer; alone?: true }>
  | Readonly<{ kind: 'text'; text: Text }>;

/** `about` names what a vote is for where several are open: its step and who is asked. */
export type CardButton = Readonly<{ verb: PressVerb; handle: string; about?: Text }>;
/** A run card ready for rendering: facts and the buttons the state allows. Everybody who reads it in one conversation sees the same. */
export type RunCard = Readonly<{
  view: RunView;
  buttons: readonly CardButton[];
  /** Why its reader is asked, on a personal copy. */
  because?: Text | null;
  /** false: a card cannot show all that is approved, so this one carries no votes. */
  inFull?: boolean;
  /** Opens the run in the tab, for what is approved only there; null or left out = there is no link. */
  tabUrl?: string | null;
  /** People named on it because they are asked and cannot be written to; left out = nobody. */
  mentioned?: readonly Principal[];
}>;

/**
 * The card of a proposal of new rules: what would change, and buttons while it is open. `inFull` false: a card cannot show all
 * that would come into force, so nothing is approved on this one.
 */
export type RulesCard = Readonly<{ view: VersionView; buttons: readonly CardButton[]; inFull?: boolean }>;

export const SEARCHED = ['runs', 'workflows'] as const;
/** A search from the message box. `text` is what was typed, empty at first. */
export type InboundSearch = Readonly<{ principal: Principal; what: (typeof SEARCHED)[number]; text: string }>;

/** Somebody wants to start a workflow with the text of a message. `workflow` null: they have not chosen which. */
export type InboundStart = Omit<InboundMessage, 'mentions'> & Readonly<{ workflow: string | null }>;

/** What they are shown next: which workflows there are, the form of one with the text in it, or why not. */
export type StartReply = Readonly<{ kind: 'offer'; offer: OfferAnswer }> | Extract<PressReply, { kind: 'form' | 'text' }>;

/** The chat door. Answers go through the outbox in the same transaction as what caused them. */
export type ChatOperations = Readonly<{
  /** Handles a message once per activity; throws only when nothing could be recorded (the sender may then deliver again). */
  message(inbound: InboundMessage): Promise<void>;
  /** An edited message never starts anything; the sender is told so once. */
  edited(inbound: InboundMessage): Promise<void>;
  /** Handles a press once per activity; a repeated delivery gets the present card. Refusals are replies, not errors. */
  press(inbound: InboundPress): Promise<PressReply>;
  /** What this person may see of what they search for, best first and not many. Reads only. */
  search(search: InboundSearch): Promise<readonly FoundAnswer[]>;
  /** Starts nothing: the form that it may end in does, when it is sent as a press. Refusals are replies, not errors. */
  startWith(inbound: InboundStart): Promise<StartReply>;
  /** Greets where the bot was added; by whom is not always known. */
  added(conversation: Conversation, key: ActivityKey, person: Principal | null): Promise<void>;
  /** Forgets where the bot was removed from. */
  removed(removal: Removal): Promise<void>;
  /** The card of a run as it is now, with fresh handles and with what is said in this conversation alone; null when there is no such run. */
  card(runId: RunId, conversation?: Conversation): Promise<RunCard | null>;
  /** Somebody's personal chat; null when none is known. */
  chatOf(person: Principal): Promise<Conversation | null>;
  /** A personal chat takes no messages: who was asked there is named in the channel instead, unless the chat can be opened after all. */
  closed(conversation: Conversation): Promise<AfterShut>;
  /** The card of a proposal of rules as it is now; null when there is no such proposal. */
  rulesCard(id: ProposalId): Promise<RulesCard | null>;
}>;
