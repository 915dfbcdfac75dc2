import type { ProposalId, SiteHash } from '../ids.ts';
import type { Text } from '../text/message.ts';
import type { SiteChanges } from './changes.ts';
import type { Activation, Proposal } from './version.ts';

/** Where a version stands. `retired`: it was in force once. */
export type VersionState = 'found' | 'proposed' | 'in_force' | 'retired' | 'rejected' | 'superseded';

/** One version, compared with the one in force (a decided proposal: with the one that was in force then). */
export type VersionView = Readonly<{
  hash: SiteHash;
  shortHash: string;
  state: VersionState;
  foundAt: Date;
  comparedWith: Readonly<{ hash: SiteHash; shortHash: string }>;
  proposal: Readonly<{
    id: ProposalId;
    state: Proposal['state'];
    by: string;
    at: Date;
    decidedBy: string | null;
    decidedAt: Date | null;
    comment: string;
  }> | null;
  /** Why it cannot be used, as `validate` says it; then there is nothing to compare. */
  problems: readonly string[];
  /** What is allowed in it but probably not meant. */
  warnings: readonly Text[];
  /** null when one of the two cannot be used. */
  changes: SiteChanges | null;
  /** What a reader can do next, in one sentence; empty when nothing is needed. */
  next: Text;
}>;

export type ActivationView = Readonly<{
  number: number;
  hash: SiteHash;
  shortHash: string;
  how: Activation['how'];
  by: string;
  at: Date;
  reason: string;
}>;

/** What is in force, what lies in the folder, and what waits for a second person. */
export type RulesView = Readonly<{
  /** false in Local Teams, where the folder is in force by itself. */
  governed: boolean;
  inForce: ActivationView;
  /** `hash` null: it cannot be read. `same`: it is what is in force. */
  folder: Readonly<{ hash: SiteHash | null; shortHash: string | null; same: boolean; problems: readonly Text[] }>;
  proposed: readonly Readonly<{ id: ProposalId; hash: SiteHash; shortHash: string; by: string; at: Date }>[];
  /** The last activations, newest first, the one in force included. */
  history: readonly ActivationView[];
}>;
