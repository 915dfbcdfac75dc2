import type { ApprovalId, PlanHash, ProposalId, RunId } from './ids.ts';
import type { Decision } from './policy/decision.ts';
import type { AuditFilter, Page, RunFilter, StoredEvent } from './ports.ts';
import type { Principal } from './principal.ts';
import type { RunView } from './run/view.ts';
import type { Verdict } from './site/proposal.ts';
import type { RulesView, VersionView } from './site/view.ts';
import type { WhoCan } from './who-can.ts';
import type { InputValue, Workflow } from './workflow/definition.ts';

export type RunCan = Readonly<{ approve: readonly ApprovalId[]; cancel: boolean; resolve: boolean; review: boolean }>;
export type SeenRun = Readonly<{ view: RunView; can: RunCan }>;

export type Question = Readonly<{ workflow: string; environment: string | null; person: string | null }>;
export type Explained = Readonly<{ person: Principal; roles: readonly string[]; decision: Decision; whoCan: WhoCan }>;

/** The tab's door. Every function authorises first and throws `AppError`: `forbidden` names the rule; what one may not see is `not_found`. */
export type TabOperations = Readonly<{
  me(who: Principal): Promise<Readonly<{ roles: readonly string[]; can: Readonly<{ audit: boolean; govern: boolean }> }>>;
  runs(who: Principal, filter: RunFilter, before: string | null): Promise<Page<SeenRun>>;
  run(who: Principal, id: RunId): Promise<SeenRun>;
  output(who: Principal, id: RunId, stepId: string): Promise<string>;
  waitingFor(who: Principal): Promise<readonly SeenRun[]>;
  workflows(who: Principal): Promise<readonly Workflow[]>;
  /** Throws `invalid` with `details` = field -> sentence when inputs are wrong. */
  start(who: Principal, workflow: string, inputs: Readonly<Record<string, InputValue>>): Promise<SeenRun>;
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
  reviewsFor(who: Principal): Promise<readonly SeenRun[]>;
  audit(who: Principal, filter: AuditFilter, before: string | null): Promise<Page<StoredEvent>>;
  /** May I, or may this person (object id or sign-in name), run this workflow there? */
  explain(who: Principal, question: Question): Promise<Explained>;
  /** What is in force, what lies in the folder, what waits for a second person. Needs `govern`, as the three below. */
  rules(who: Principal): Promise<RulesView>;
  /** A version by the start of its hash, compared with the one in force. */
  rulesVersion(who: Principal, hash: string): Promise<VersionView>;
  proposeRules(who: Principal, hash: string): Promise<VersionView>;
  /** `proposalId` says what the person was shown: the same version proposed anew is compared with other rules. */
  decideRules(
    who: Principal,
    decision: Readonly<{ hash: string; proposalId: ProposalId; verdict: Verdict; comment: string }>,
  ): Promise<VersionView>;
  /** true when the person may see this run; used to filter live events. */
  maySee(who: Principal, id: RunId): Promise<boolean>;
}>;
