import type { Answer } from './answer.ts';
import type { ReachTx } from './asking/reach.ts';
import type { ReviewTx } from './asking/review-store.ts';
import type { AuditDecision } from './audit/decisions.ts';
import type { ErasedPerson, ErasingStore } from './audit/erasing-store.ts';
import type { AuditEvent } from './audit/event.ts';
import type { LogStore } from './audit/log-store.ts';
import type { SavedFilterStore } from './audit/saved-filters.ts';
import type { Sight } from './audit/sight.ts';
import type { Conversation } from './conversation.ts';
import type { Delegation } from './delegation/delegation.ts';
import type { ApprovalId, DelegationId, ProposalId, RunId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Outbox } from './outbox.ts';
import type { RoleMap } from './policy/policy.ts';
import type { Membership, Principal } from './principal.ts';
import type { RunFilter } from './run/filter.ts';
import type { Run } from './run/run.ts';
import type { SiteStore, SiteTx } from './site/site-store.ts';
import type { Text } from './text/message.ts';
import type { Touched } from './topic.ts';

/** How old an answer may be: `recent` at most 60 s (help, lists, views), `fresh` asked after the call (votes, run starts). */
export type Freshness = 'recent' | 'fresh';

/**
 * Who has which app roles and groups. Every method throws `unavailable` (reason `directory.…`) when it cannot tell, with a
 * sentence that names the directory; callers then deny.
 */
export type Directory = Readonly<{
  membershipOf(principal: Principal, freshness: Freshness): Promise<Membership>;
  /** People who have one of these app roles or groups (direct people included), at most `limit`, for telling them that they are asked. */
  membersOf(map: Pick<RoleMap, 'appRoles' | 'groups' | 'people'>, limit: number): Promise<readonly Principal[]>;
  /** A person by object id or sign-in name (UPN), for `why … for <person>` and delegation; null when unknown. */
  find(text: string): Promise<Principal | null>;
  /**
   * What such roles name and the directory does not have, one sentence each: there a role is given to nobody, and what a rule
   * forbids it is void. Also why it cannot tell; never throws. Left out by a directory that knows no names.
   */
  doubts?(roles: readonly Pick<RoleMap, 'appRoles' | 'groups'>[]): Promise<readonly Text[]>;
}>;

/** What a verified token says of its owner, as of `issuedAt`. null = it does not say: left out, or too many to list. */
export type ClaimedMembership = Readonly<{
  principal: Principal;
  issuedAt: Date;
  appRoles: readonly string[] | null;
  groups: readonly string[] | null;
  guest: boolean | null;
}>;

/** Identifies one delivered activity; a second delivery with the same key is refused. */
export type ActivityKey = Readonly<{ tenantId: string; conversationId: string; activityId: string; type: string }>;

/** What a card button stands for. Only the SHA-256 of the handle is stored. */
export type Handle =
  | Readonly<{ kind: 'run'; runId: RunId }>
  | Readonly<{ kind: 'step'; runId: RunId; stepId: string }>
  | Readonly<{ kind: 'approval'; runId: RunId; approvalId: ApprovalId }>
  | Readonly<{ kind: 'rules'; proposalId: ProposalId }>
  | Readonly<{ kind: 'form'; workflow: string; principal: Principal; conversation: Conversation; values: JsonObject; alone?: true }>;

/** Why somebody is shown a run: a sentence for them, and which request they are asked for (approval and stage). */
export type Asking = Readonly<{ person: Principal; because: Text; askedFor: string }>;

/** Whether asking somebody is news to them: never asked before, asked for another request before, or asked just so already. */
export type AskedBefore = 'new' | 'again' | 'same';

/** Somebody's own copy of a run's card. */
export type Copy = Readonly<{ runId: RunId; asking: Asking }>;

/** That the people who can answer an approval now are to be told; one for each stage and for each time others are asked as well. */
export type Notice = Readonly<{ approvalId: ApprovalId; stage: number; escalation: number }>;

/**
 * One database transaction: everything written through it commits together or not at all. Methods throw `unavailable`
 * (reason `store.unavailable`, `store.full`) when the database cannot do it; nothing is then written.
 */
export type Tx = Readonly<{
  /** false when this activity was already claimed: somebody else handles or handled it. */
  claimActivity(key: ActivityKey, at: Date): Promise<boolean>;
  /** Forgets that activities of this type were claimed in this conversation: the next one counts as the first. */
  unclaim(claimed: Omit<ActivityKey, 'activityId'>): Promise<void>;
  insertRun(run: Run): Promise<void>;
  /** Loads a run and holds its row lock until the end of the transaction; null when there is none. */
  lockRun(id: RunId): Promise<Run | null>;
  /** Writes what differs between the two; `before` must come from `lockRun` of the same transaction. */
  saveRun(before: Run, after: Run): Promise<void>;
  /** Takes the lock for the run. False when another run has it; the run's place in the queue is its createdAt. Taking it twice is true. */
  acquireLock(key: string, runId: RunId): Promise<boolean>;
  /** Releases the run's lock if it has one, and returns the oldest run in state `queued` that waits for the same key. */
  releaseLock(key: string, runId: RunId): Promise<RunId | null>;
  /** First call returns 1, every later one more: lets a restarted process see that an attempt's effect may already have begun. */
  claimAttempt(runId: RunId, stepId: string, direction: 'do' | 'undo', attempt: number): Promise<number>;
  /** An event `details.erased` erases what it lists when it is written. */
  appendEvents(events: readonly AuditEvent[]): Promise<void>;
  /** Gives the run a card in this conversation, or returns quietly when it has one there. */
  addCard(runId: RunId, conversation: Conversation): Promise<void>;
  /** Gives a person a copy of the run's card in their personal chat, or brings its reason up to date. */
  addCopy(runId: RunId, conversation: Conversation, asking: Asking): Promise<AskedBefore>;
  /** Names a person on the run's card outside personal chats as one of those who are asked. */
  addMention(approvalId: ApprovalId, asking: Asking, at: Date): Promise<AskedBefore>;
  /** Those whose mention was not said yet; from now on it counts as said. */
  takeMentions(approvalId: ApprovalId, at: Date): Promise<readonly Asking[]>;
  /** The copies in this personal chat that belong to runs which have not ended or are not reviewed yet. */
  copiesIn(conversation: Conversation): Promise<readonly Copy[]>;
  /** Puts a notice, or puts it anew when it was done. */
  putNotice(notice: Notice, at: Date): Promise<void>;
  /** false when somebody else has done it. */
  finishNotice(notice: Notice, at: Date): Promise<boolean>;
  postponeNotice(notice: Notice, retryAt: Date): Promise<void>;
  /** Remembers somebody and their personal chat; false when that was not known to be theirs until now. */
  keepChat(person: Principal, conversation: Conversation, at: Date): Promise<boolean>;
  /** The personal chat of somebody; null when none is known. */
  chatOf(person: Principal): Promise<Conversation | null>;
  /** This personal chat takes no messages any more. Gives its person; null when it was nobody's. */
  closeChat(conversation: Conversation): Promise<Principal | null>;
  /** Forgets this personal chat: its person, what was to be sent there, and which cards are there. Gives the person. */
  forgetChat(conversation: Conversation): Promise<Principal | null>;
  /** Forgets a channel or group chat, or all known channels of `team`: messages, cards, forms, the greeting. Runs that are not over keep it as `left`. */
  forgetPlace(place: Conversation, team: string | null): Promise<void>;
  /** The same for whatever chat somebody has, whether or not it takes messages. False when nothing was known of them. */
  forgetPerson(person: ErasedPerson): Promise<boolean>;
  /** Cards of this chat or channel (in any thread) that were given up are tried again: the bot is there. */
  reviveCards(conversation: Conversation): Promise<void>;
  /** A button was pressed on this message of the run: unless it is known as a card, it is kept like one. False when there was nothing to keep. */
  keepStray(runId: RunId, conversation: Conversation, messageId: string): Promise<boolean>;
  /** Marks every card of the run as out of date. */
  touchCards(runId: RunId): Promise<void>;
  /** Puts an answer into the outbox. */
  say(conversation: Conversation, answer: Answer, at: Date): Promise<void>;
  putHandle(hash: string, handle: Handle, expiresAt: Date): Promise<void>;
  handle(hash: string, now: Date): Promise<Handle | null>;
  /** Removes a handle; false when it was already gone (used once). */
  spendHandle(hash: string): Promise<boolean>;
  /**
   * Moves the next firing of a schedule from `expected` to `next`; false when another process was first.
   * `expected` null creates the row, false when it already exists.
   */
  moveSchedule(key: string, expected: Date | null, next: Date): Promise<boolean>;
  /**
   * The delegations that hold at this moment or will. Until the end of the transaction nobody else can change any, so that
   * what is added was compared with all there is.
   */
  lockDelegations(at: Date): Promise<readonly Delegation[]>;
  addDelegation(delegation: Delegation): Promise<void>;
  /** false when it was ended before. */
  endDelegation(id: DelegationId, at: Date): Promise<boolean>;
  reviews: ReviewTx;
  reach: ReachTx;
  site: SiteTx;
  /** The driver's client inside this transaction; only `engine/` knows what it is. */
  connection: unknown;
}>;

/** A transaction as the one sees it who began it and will commit it. */
export type OpenTx = Tx &
  Readonly<{
    /** Writes the events that were appended, only gathered until then, and commits. Throws `outcome_unknown` when the connection broke meanwhile. */
    commit(): Promise<void>;
  }>;

/** Keyset page: rows older than `before`; `next` is null on the last page. */
export type Page<Row> = Readonly<{ rows: readonly Row[]; next: string | null }>;
export type AuditFilter = Readonly<{
  person?: string;
  workflow?: string;
  environment?: string;
  /** A channel or group chat, as `channelOf` gives it. */
  channel?: string;
  runId?: string;
  decision?: AuditDecision;
  type?: string;
  via?: string;
  text?: string;
  from?: Date;
  to?: Date;
}>;
/** `erased`: its name, sentence and free text were removed, so they are empty. */
export type StoredEvent = AuditEvent & Readonly<{ seq: number; erased: boolean }>;

export type DueWork = Readonly<{
  /** Open approvals whose `dueAt` is reached. */
  approvals: readonly Readonly<{ runId: RunId; approvalId: ApprovalId }>[];
  /** Steps in state `waiting` with a `dueAt` that is reached. */
  waits: readonly Readonly<{ runId: RunId; stepId: string }>[];
  /** Runs that have not started and whose `checkAt` is reached. */
  starts: readonly RunId[];
  /** Notices that are not done; `failures` counts how often that was put off. */
  notices: readonly (Notice & Readonly<{ runId: RunId; failures: number }>)[];
  /** Open approvals with mentions to say: nobody's chat is still being opened for the run, or that takes long. */
  mentions: readonly Readonly<{ runId: RunId; approvalId: ApprovalId }>[];
  /** Runs that started without approval and of which people are still to be told; `failures` counts how often that was put off. */
  reviews: readonly Readonly<{ runId: RunId; failures: number }>[];
  /** Such runs with people to be called in the thread. */
  reviewMentions: readonly RunId[];
  /** Proposals of rules of which people are still to be told; `near` is where they were made in a chat, `failures` counts how often that was put off. */
  proposals: readonly Readonly<{ proposalId: ProposalId; near: Conversation | null; failures: number }>[];
}>;

export type CardNotes = Readonly<{
  /** Null unless it is the copy of one person. */
  because: Text | null;
  /** Who was named here for the open approvals, because they cannot be written to; empty in personal chats. */
  mentioned: readonly Asking[];
  /** Whose personal chat it is; null where several read, and when that is not known. */
  reader: Principal | null;
}>;

export type Store = Readonly<{
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  run(id: RunId): Promise<Run | null>;
  runs(filter: RunFilter, before: string | null, limit: number): Promise<Page<Run>>;
  audit(filter: AuditFilter, before: string | null, limit: number): Promise<Page<StoredEvent>>;
  /** The same of what somebody sees: an event that they do not see leaves no trace in a page. */
  auditSeen(sight: Sight, asked: Readonly<{ filter: AuditFilter; before: string | null; limit: number }>): Promise<Page<StoredEvent>>;
  /** The events of a run, oldest first; `next` is the `after` of the next page. */
  timeline(runId: RunId, after: string | null, limit: number): Promise<Page<StoredEvent>>;
  due(now: Date, limit: number): Promise<DueWork>;
  /** What a card in this conversation says beside the run: why its reader is asked, and who is named on it. */
  cardNotes(runId: RunId, conversation: Conversation): Promise<CardNotes>;
  chatOf(person: Principal): Promise<Conversation | null>;
  /** The message that is the card of a run in this conversation; null when it is not there. */
  cardMessage(runId: RunId, conversation: Conversation): Promise<string | null>;
  /** The delegations that hold at this moment and that begin or end at one of these people, or at somebody who was handed something by one of them or handed them something. */
  delegations(at: Date, people: readonly Principal[]): Promise<readonly Delegation[]>;
  schedule(key: string): Promise<Date | null>;
  /** Appends to the stored output of a step attempt; whole output is capped by the caller. */
  appendOutput(runId: RunId, stepId: string, direction: 'do' | 'undo', attempt: number, text: string): Promise<void>;
  output(runId: RunId, stepId: string): Promise<string>;
  outbox: Outbox;
  site: SiteStore;
  log: LogStore;
  filters: SavedFilterStore;
  erasing: ErasingStore;
  /** Resolves when the database answers and has room to write; throws `unavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}>;

/** One step to carry out (or undo). The engine runs strands durably: a strand goes on from step to step. */
export type Strand = Readonly<{ runId: RunId; stepId: string; direction: 'do' | 'undo' }>;

/** `reads`: it changes nothing outside, so what it found is on record only with what follows from it. */
export type Begun = Readonly<{ go: true; attempt: number; startedAt: Date; reads?: boolean }> | Readonly<{ go: false }>;
export type Finished =
  | Readonly<{ next: 'end' }>
  | Readonly<{ next: 'retry'; delayMs: number }>
  | Readonly<{ next: 'continue'; strand: Strand }>;

/**
 * What a strand does, given by core and made durable by the engine:
 * `begin` and `finish` each in one transaction together with the engine's own record (exactly once),
 * `perform` at least once between them (a crash repeats it; it asks `claimAttempt` to notice).
 * The order never changes: begin, perform, finish, then end, begin again after `delayMs`, or, with that finish, begin of the next strand.
 */
export type StrandBody = Readonly<{
  begin(tx: Tx, strand: Strand): Promise<Begun>;
  perform(strand: Strand, attempt: number): Promise<JsonObject>;
  finish(tx: Tx, strand: Strand, attempt: number, result: JsonObject): Promise<Finished>;
  /** Called after each committed `begin` and `finish`, so that cards and tab follow at once. A hint: losing it costs only latency. */
  committed?(strand: Strand): void;
}>;

export type Engine = Readonly<{
  /** Enqueues in the caller's transaction: it starts if and only if that transaction commits. */
  enqueue(tx: Tx, strand: Strand): Promise<void>;
}>;

/** Tells the rest of the process that something was committed, so that nobody has to poll. Losing a signal costs only latency. */
export type Signals = Readonly<{
  changed(runId: RunId): void;
  /** Something else that people look at changed. */
  touched(what: Touched): void;
  outbox(): void;
  /** Something is due at once, such as a run that was given its lock. */
  due(): void;
}>;

export type Logger = Readonly<{
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}>;

/** Ids by which lines of the log are found: of a request, an activity, a run. */
export type LineIds = Readonly<{
  requestId?: string;
  activityId?: string;
  runId?: string;
  stepId?: string;
  attempt?: number;
  traceId?: string;
}>;

/** Does the work; every line that is logged meanwhile has the ids. */
export type WithIds = <T>(ids: LineIds, work: () => T) => T;
