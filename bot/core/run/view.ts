import type { ApprovalId, PlanHash, RunId } from '../ids.ts';
import type { Risk } from '../policy/policy.ts';
import type { Text } from '../text/message.ts';
import type { Approval, RunState, StepState, Via } from './run.ts';

/** What card and tab show of a run: one shape, made by `viewRun`. Times are Dates; renderers format them. Contains no secret and no handle. */
export type RunView = Readonly<{
  runId: RunId;
  workflow: Readonly<{ name: string; title: string }>;
  summary: string;
  risk: Risk;
  environment: string | null;
  state: RunState;
  reason: string | null;
  message: Text | null;
  requester: string;
  /** For whom software asked. */
  behalf: string | null;
  /** Why it went without approval, and who has looked at it since. */
  breakGlass: Readonly<{ reason: string; review: Readonly<{ by: string; at: Date; comment: string }> | null }> | null;
  /** Before this it does not start. */
  startAt: Date | null;
  via: Via;
  /** The channel or group chat in which it was asked for; null where that was a personal chat or none. */
  channel: string | null;
  planHash: PlanHash;
  shortHash: string;
  inputs: readonly Readonly<{ name: string; value: string }>[];
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  cancelRequestedBy: string | null;
  approvals: readonly ApprovalView[];
  steps: readonly StepView[];
  /** What a reader can do next, in one sentence; empty when nothing is needed. */
  next: Text;
}>;

export type ApprovalView = Readonly<{
  id: ApprovalId;
  stepId: string | null;
  /** Everybody who is asked, in one line: `2 × sre, then security`. */
  asked: Text;
  /** Why they are asked: `environment production`. */
  because: readonly Text[];
  stages: readonly Readonly<{
    duties: readonly Readonly<{ roles: readonly Text[]; count: number; filledBy: readonly string[] }>[];
    state: 'done' | 'open' | 'later';
  }>[];
  /** Roles that were asked as well because nobody answered. */
  escalatedTo: readonly string[];
  tabOnly: boolean;
  prompt: string;
  state: Approval['state'];
  requestedAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
  votes: readonly VoteView[];
  /** What is different from the request before. */
  changes: readonly Text[];
}>;

export type VoteView = Readonly<{ by: string; onBehalfOf: string | null; verdict: 'approve' | 'reject'; comment: string; at: Date }>;

export type StepView = Readonly<{
  id: string;
  name: string;
  kind: 'uses' | 'approval' | 'wait' | 'message';
  /** What it does, whole, e.g. `script.run deploy.js shop 1.1.0 staging`. */
  what: Text;
  /** It is done only when this expression holds; `false` when that was known not to hold already. Null = always. */
  condition: string | null;
  effect: string | null;
  needs: readonly string[];
  /** A step that never began is `pending`, also once its run has ended. */
  state: StepState;
  /** Somebody stopped the run without knowing whether this took effect. */
  leftUnknown: boolean;
  attempt: number;
  maxAttempts: number;
  startedAt: Date | null;
  endedAt: Date | null;
  dueAt: Date | null;
  message: Text | null;
  outputTail: string;
  outputBytes: number;
  droppedBytes: number;
  undo: Readonly<{ what: string; message: Text | null; outputTail: string }> | null;
}>;
