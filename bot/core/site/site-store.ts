import type { Conversation } from '../conversation.ts';
import type { ProposalId, RunId, SiteHash } from '../ids.ts';
import type { Due } from '../outbox.ts';
import type { Principal } from '../principal.ts';
import type { Activation, Proposal, SiteFiles, SiteVersion } from './version.ts';

/** The part of a transaction that is about site versions. */
export type SiteTx = Readonly<{
  /** Keeps a content of the site folder; false when it was known already. */
  keepVersion(version: SiteVersion): Promise<boolean>;
  /** What is in force; null before the first activation. */
  inForce(): Promise<Activation | null>;
  /** Puts a version into force. False when the number is taken: somebody else was first. */
  activate(activation: Activation): Promise<boolean>;
  /** false when the version has an open proposal already. */
  insertProposal(proposal: Proposal): Promise<boolean>;
  /** Loads a proposal and holds its row lock until the end of the transaction; null when there is none. */
  lockProposal(id: ProposalId): Promise<Proposal | null>;
  /** Every open proposal, locked. */
  lockOpenProposals(): Promise<readonly Proposal[]>;
  /** Writes how an open proposal ended. */
  endProposal(proposal: Proposal): Promise<void>;
  /** Gives the proposal a card in this conversation, or returns quietly when it has one there. */
  addCard(id: ProposalId, conversation: Conversation): Promise<void>;
  /** As `keepStray` of runs. */
  keepStray(id: ProposalId, conversation: Conversation, messageId: string): Promise<boolean>;
  /** Gives a person a copy of the proposal's card in their personal chat. */
  addCopy(id: ProposalId, conversation: Conversation, person: Principal): Promise<void>;
  /** Takes the copies away that still wait to be sent to this personal chat, because it takes no messages. */
  takeUnsentCopies(conversation: Conversation): Promise<readonly UnsentCopy[]>;
  /** Puts the notice that people are to be told of a new proposal; `near` is where it was made in a chat. */
  putNotice(id: ProposalId, near: Conversation | null, at: Date): Promise<void>;
  /** false when somebody else has done it. */
  finishNotice(id: ProposalId, at: Date): Promise<boolean>;
  postponeNotice(id: ProposalId, retryAt: Date): Promise<void>;
  /** Marks every card of the proposal as out of date. */
  touchCards(id: ProposalId): Promise<void>;
}>;

/** What can be read of site versions outside a transaction. */
export type SiteStore = Readonly<{
  inForce(): Promise<Activation | null>;
  activation(number: number): Promise<Activation | null>;
  /** Newest first. */
  activations(limit: number): Promise<readonly Activation[]>;
  /** Whether the version is or was in force. */
  everActive(hash: SiteHash): Promise<boolean>;
  /** Throws `internal` (`rules.altered`) when what is stored under the hash is not what it names any more. */
  files(hash: SiteHash): Promise<SiteFiles | null>;
  foundAt(hash: SiteHash): Promise<Date | null>;
  /** Versions whose hash begins so (lower-case hex), at most `limit`. */
  withPrefix(prefix: string, limit: number): Promise<readonly SiteHash[]>;
  proposal(id: ProposalId): Promise<Proposal | null>;
  openProposals(): Promise<readonly Proposal[]>;
  /** The newest proposal of a version; null when it was never proposed. */
  lastProposal(hash: SiteHash): Promise<Proposal | null>;
  /** Runs that wait and were last checked by an activation before this one, the longest waiting first. */
  unchecked(activation: number, limit: number): Promise<readonly RunId[]>;
}>;

/** Who was to be told of which proposal. */
export type UnsentCopy = Readonly<{ proposalId: ProposalId; person: Principal }>;

/** A card of a proposal to bring up to date. */
export type DueRulesCard = Due & Readonly<{ kind: 'rules'; proposalId: ProposalId }>;
