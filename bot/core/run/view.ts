import type { ApprovalId, PlanHash, RunId } from '../ids.ts';
import type { RunState, StepState, Via } from './run.ts';

/** What card and tab show of a run: one shape, made by `viewRun`. Times are Dates; renderers format them. Contains no secret and no handle. */
export type RunView = Readonly<{
  runId: RunId;
  workflow: Readonly<{ name: string; title: string }>;
  summary: string;
  risk: 'low' | 'high';
  environment: string | null;
  state: RunState;
  reason: string | null;
  message: string | null;
  requester: string;
  via: Via;
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
  next: string;
}>;

export type ApprovalView = Readonly<{
  id: ApprovalId;
  stepId: string | null;
  role: string;
  count: number;
  prompt: string;
  state: 'open' | 'approved' | 'rejected' | 'expired' | 'cancelled';
  requestedAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
  votes: readonly Readonly<{ by: string; verdict: 'approve' | 'reject'; comment: string; at: Date }>[];
}>;

export type StepView = Readonly<{
  id: string;
  name: string;
  kind: 'uses' | 'approval' | 'wait' | 'message';
  /** What it does in one line, e.g. `script.run deploy.js shop 1.1.0 staging`. */
  what: string;
  effect: string | null;
  needs: readonly string[];
  state: StepState;
  attempt: number;
  maxAttempts: number;
  startedAt: Date | null;
  endedAt: Date | null;
  dueAt: Date | null;
  message: string | null;
  outputTail: string;
  outputBytes: number;
  droppedBytes: number;
  undo: Readonly<{ what: string; message: string | null; outputTail: string }> | null;
}>;
