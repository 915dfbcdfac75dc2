import type { Conversation } from '../conversation.ts';
import type { ApprovalId, PlanHash, RunId } from '../ids.ts';
import type { Plan } from '../plan/plan.ts';
import type { Requirement } from '../policy/requirement.ts';
import type { Principal } from '../principal.ts';
import type { Speech } from '../text/language.ts';
import type { Text } from '../text/message.ts';

export const RUN_STATES = [
  'waiting_approval',
  'held',
  'queued',
  'running',
  'waiting',
  'undoing',
  'needs_decision',
  'succeeded',
  'failed',
  'undone',
  'cancelled',
  'rejected',
  'expired',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A run in one of these never changes again. */
export const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'undone', 'cancelled', 'rejected', 'expired']);

export type StepState =
  | 'pending'
  | 'running'
  | 'retrying'
  | 'waiting'
  | 'needs_decision'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'undoing'
  | 'undone'
  | 'undo_failed';

/** The result of one attempt. `unknown` is not `failed`: the effect may have happened. */
export type Outcome = Readonly<{
  status: 'succeeded' | 'failed' | 'unknown' | 'cancelled';
  /** Stable code such as `script.exit_code` or `http.timeout`; null on success. */
  reason: string | null;
  /** One sentence, in English or as a connector said it. */
  message: string;
  /** The same in whatever language somebody reads; left out by what has only the sentence. */
  text?: Text;
  /** Values later steps may read as `steps.<id>.outputs.<name>`. */
  outputs: Readonly<Record<string, string>>;
  /** The end of what the action printed: at most 4,000 characters, control characters removed. */
  outputTail: string;
  /** Bytes the action produced and bytes that were dropped because of the cap. */
  outputBytes: number;
  droppedBytes: number;
  /** true when a retry may help (timeout, connection refused, HTTP 429/502/503/504). */
  transient: boolean;
}>;

export type StepRun = Readonly<{
  id: string;
  state: StepState;
  /** 0 = not started; counts attempts of the step, undo included from 1 again. */
  attempt: number;
  startedAt: Date | null;
  endedAt: Date | null;
  /** When a wait is over or a retry is due. */
  dueAt: Date | null;
  outcome: Outcome | null;
  undoOutcome: Outcome | null;
}>;

export type Vote = Readonly<{
  by: Principal;
  /** Whose vote it is when that person delegated it; both names stand in the log. */
  onBehalfOf: Principal | null;
  verdict: 'approve' | 'reject';
  comment: string;
  at: Date;
  /** The stage that was open, from 0. */
  stage: number;
  via: 'chat' | 'card' | 'tab';
  /** The roles it was given with. What counts are the roles at the time of counting. */
  roles: readonly string[];
}>;

/**
 * Asked before the run starts (`stepId` null) or by an `approval` step. Votes belong to `planHash`; when the plan changes,
 * the approval is `superseded` by a new one. The requirement is a copy, which policy can tighten later and not loosen.
 */
export type Approval = Readonly<{
  id: ApprovalId;
  stepId: string | null;
  planHash: PlanHash;
  requirement: Requirement;
  prompt: string;
  requestedAt: Date;
  /** When the stage that is open now began; the ladder counts from here. */
  stageAt: Date;
  expiresAt: Date;
  /** When something has to be done next: a rung of the ladder, or the expiry. */
  dueAt: Date;
  /** Rungs that are done, as `stage.duty.rung`. */
  rungsDone: readonly string[];
  /** Roles that were asked as well because nobody answered; they count like the roles of every duty. */
  escalatedTo: readonly string[];
  state: 'open' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'superseded';
  decidedAt: Date | null;
  votes: readonly Vote[];
  /** What is different from the request before, one sentence each; empty for a first request. */
  changes: readonly Text[];
}>;

/** A run that went without approval because somebody said that it could not wait. `review` stays null until somebody else has looked at it. */
export type BreakGlass = Readonly<{ reason: string; review: Readonly<{ by: Principal; at: Date; comment: string }> | null }>;

/** How a run was asked for. */
export type Via = 'chat' | 'form' | 'tab' | 'schedule';

/** One execution of one plan, with everything that is decided on. Loaded and saved whole, under a row lock. */
export type Run = Readonly<{
  id: RunId;
  plan: Plan;
  planHash: PlanHash;
  state: RunState;
  /** Stable code of why the run is in this state, e.g. `approval.rejected`, `step.failed`. */
  reason: string | null;
  /** The same as a sentence for people: in English where `said.ts` can make it again from the rest of the run. */
  message: Text | null;
  requester: Principal;
  /** For whom software asked; null when a person asked. That person can no more approve than the requester. */
  behalf: Principal | null;
  breakGlass: BreakGlass | null;
  /** When an approved run has to be looked at again: its time has come, a freeze ends, its lock is free. Null = not waiting for that. */
  checkAt: Date | null;
  /** Until when it may start on its approval; null without one. */
  validUntil: Date | null;
  /** The number of the activation of rules that it was last checked by; once started, of the one that carries it out. */
  activation: number;
  via: Via;
  /** Where its card lives; null for runs from the tab without a channel. */
  conversation: Conversation | null;
  /** How whoever asked is spoken to, also where others read; null when that is not known. */
  speech: Speech | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Cooperative: steps in flight see it, later steps do not start. */
  cancel: Readonly<{ by: Principal; at: Date }> | null;
  steps: readonly StepRun[];
  approvals: readonly Approval[];
}>;
