import type { Between } from './audit/consistency.ts';
import type { AuditExport, ExportWish } from './audit/export-for.ts';
import type { LogState } from './audit/log-health.ts';
import type { SavedFilter } from './audit/saved-filters.ts';
import type { ConsistencyProof, EventProof } from './audit/tab-proof.ts';
import type { DelegationsView, HandOn } from './delegation/view.ts';
import type { ApprovalId, PlanHash, ProposalId, RunId } from './ids.ts';
import type { Decision } from './policy/decision.ts';
import type { AuditFilter, Page, StoredEvent } from './ports.ts';
import type { Principal } from './principal.ts';
import type { RunFilter } from './run/filter.ts';
import type { RunView } from './run/view.ts';
import type { Verdict } from './site/proposal.ts';
import type { RulesView, VersionView } from './site/view.ts';
import type { Speech } from './text/language.ts';
import type { WhoCan } from './who-can.ts';
import type { InputValue, Workflow } from './workflow/definition.ts';

export type RunCan = Readonly<{ approve: readonly ApprovalId[]; cancel: boolean; resolve: boolean; review: boolean }>;
/** `conversationUrl`: the message in Teams where it was asked for; only of a run that is asked for by itself. */
export type SeenRun = Readonly<{ view: RunView; can: RunCan; conversationUrl?: string | null }>;

/** What somebody may do with a workflow beyond running it. `breakGlass`: run it without approval where its form leads. */
export type WorkflowCan = Readonly<{ breakGlass: boolean }>;
export type OfferedWorkflow = Workflow & Readonly<{ can: WorkflowCan }>;

/** A run as it is asked for: as soon as it may unless `startAt` says when, after approval unless `breakGlass` says why it cannot wait. */
export type StartAsked = Readonly<{ inputs: Readonly<Record<string, InputValue>>; startAt: Date | null; breakGlass: string | null }>;

/** About a workflow somewhere, or about a command as it would be typed. */
export type Question = Readonly<{ person: string | null }> &
  (Readonly<{ workflow: string; environment: string | null }> | Readonly<{ command: string }>);
export type Explained = Readonly<{
  person: Principal;
  roles: readonly string[];
  target: Readonly<{ workflow: string | null; environment: string | null }>;
  decision: Decision;
  whoCan: WhoCan;
}>;

/** What the tab offers at all. `explain`: to ask about other people; `delegate`: to hand votes on. */
export type MeCan = Readonly<{ audit: boolean; govern: boolean; explain: boolean; delegate: boolean }>;

/** What the caller may do with a version of the rules; `takeBack` stands for `reject` on one's own proposal. */
export type VersionCan = Readonly<{ propose: boolean; approve: boolean; reject: boolean; takeBack: boolean }>;
export type SeenVersion = Readonly<{ view: VersionView; can: VersionCan }>;

/** The tab's door. Every function authorises first and throws `AppError`: `forbidden` names the rule; what one may not see is `not_found`. */
export type TabOperations = Readonly<{
  me(who: Principal): Promise<Readonly<{ roles: readonly string[]; can: MeCan }>>;
  runs(who: Principal, filter: RunFilter, before: string | null): Promise<Page<SeenRun>>;
  run(who: Principal, id: RunId): Promise<SeenRun>;
  output(who: Principal, id: RunId, stepId: string): Promise<string>;
  /** `channel` leaves out what was asked for elsewhere, here and in `reviewsFor`; null = wherever it was. */
  waitingFor(who: Principal, channel: string | null): Promise<readonly SeenRun[]>;
  /** Those this person may run somewhere; their inputs offer what leads there. */
  workflows(who: Principal): Promise<readonly OfferedWorkflow[]>;
  /** Throws `invalid` with `fields` = field -> text when something of it is wrong. `speech` is how the caller is told of the run later. */
  start(who: Principal, workflow: string, asked: StartAsked, speech: Speech): Promise<SeenRun>;
  vote(
    who: Principal,
    id: RunId,
    vote: Readonly<{ approvalId: ApprovalId; verdict: 'approve' | 'reject'; comment: string; planHash: PlanHash }>,
    /** When the person signed in to get the token; null when the token does not say. */
    signedInAt: Date | null,
  ): Promise<SeenRun>;
  cancel(who: Principal, id: RunId): Promise<SeenRun>;
  resolve(who: Principal, id: RunId, stepId: string, verdict: 'it_ran' | 'it_did_not' | 'abort'): Promise<SeenRun>;
  /** Closes the review of a run that went without approval. */
  review(who: Principal, id: RunId, comment: string): Promise<SeenRun>;
  /** Runs that went without approval and that this person may review. */
  reviewsFor(who: Principal, channel: string | null): Promise<readonly SeenRun[]>;
  /** What this person sees of the audit log, newest first. Reading what others did is recorded. */
  audit(who: Principal, filter: AuditFilter, before: string | null): Promise<Page<StoredEvent>>;
  /** What happened to a run that this person sees, oldest first. */
  timeline(who: Principal, id: RunId, after: string | null): Promise<Page<StoredEvent>>;
  /** How the log stands, for whoever may read it. */
  auditState(who: Principal): Promise<LogState>;
  /** What one person did, as far as `who` sees it, newest first: whoever has this very key, whatever others call themselves. Reading it is recorded. */
  personTimeline(who: Principal, person: Pick<Principal, 'tenantId' | 'objectId'>, before: string | null): Promise<Page<StoredEvent>>;
  /** What anybody needs to verify an event that this person sees. Throws `conflict`/`audit.not_sealed_yet` and `conflict`/`audit.no_notary`. */
  auditProof(who: Principal, seq: number): Promise<EventProof>;
  /** What anybody needs to verify that the log of one checkpoint begins with that of an earlier one. Throws `conflict`/`audit.no_checkpoint` and `conflict`/`audit.no_notary`. */
  auditConsistency(who: Principal, between: Between): Promise<ConsistencyProof>;
  /** Prepares an export, which is recorded. Only for somebody who may read the whole log. */
  exportAudit(who: Principal, wish: ExportWish): Promise<AuditExport>;
  /** The filters of the log that this person keeps; the two below give them as they are then. */
  savedFilters(who: Principal): Promise<readonly SavedFilter[]>;
  saveFilter(who: Principal, filter: SavedFilter): Promise<readonly SavedFilter[]>;
  dropFilter(who: Principal, name: string): Promise<readonly SavedFilter[]>;
  /** May I, or may this person (object id or sign-in name), do this there? */
  explain(who: Principal, question: Question): Promise<Explained>;
  /** What is in force, what lies in the folder, what waits for a second person. Needs `govern`, as the three below. */
  rules(who: Principal): Promise<RulesView>;
  /** A version by the start of its hash, compared with the one in force. */
  rulesVersion(who: Principal, hash: string): Promise<SeenVersion>;
  proposeRules(who: Principal, hash: string): Promise<SeenVersion>;
  /** `proposalId` says what the person was shown: the same version proposed anew is compared with other rules. */
  decideRules(
    who: Principal,
    decision: Readonly<{ hash: string; proposalId: ProposalId; verdict: Verdict; comment: string }>,
  ): Promise<SeenVersion>;
  /** The votes that this person handed on and was handed. */
  delegations(who: Principal): Promise<DelegationsView>;
  handOn(who: Principal, asked: HandOn): Promise<DelegationsView>;
  /** The giver takes back, the substitute gives back. */
  endDelegation(who: Principal, id: string): Promise<DelegationsView>;
  /** true when the person may see this run; used to filter live events. */
  maySee(who: Principal, id: RunId): Promise<boolean>;
}>;
