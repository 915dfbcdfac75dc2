import type { Conversation } from '../core/conversation.ts';
import type { ApprovalId, PlanHash, RunId } from '../core/ids.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Principal } from '../core/principal.ts';
import type { Approval, Outcome, Run, RunState, StepRun, StepState, Via, Vote } from '../core/run/run.ts';

// A run as one row: its steps, approvals and votes come as JSON inside it, where times are ISO 8601 texts. The types
// say what `runs.ts` and `approvals.ts` wrote; this file is the border at which that is believed.

export type RunRow = Readonly<{
  id: RunId;
  plan: Plan;
  plan_hash: PlanHash;
  state: RunState;
  reason: string | null;
  message: string | null;
  requester: Principal;
  via: Via;
  conversation: Conversation | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  cancel_by: Principal | null;
  cancel_at: Date | null;
  steps: readonly StepRow[];
  approvals: readonly ApprovalRow[];
}>;

type StepRow = Readonly<{
  id: string;
  state: StepState;
  attempt: number;
  started_at: string | null;
  ended_at: string | null;
  due_at: string | null;
  outcome: Outcome | null;
  undo_outcome: Outcome | null;
}>;

type ApprovalRow = Readonly<{
  id: ApprovalId;
  step_id: string | null;
  plan_hash: PlanHash;
  role: string;
  count: number;
  prompt: string;
  requested_at: string;
  expires_at: string;
  state: Approval['state'];
  decided_at: string | null;
  votes: readonly VoteRow[];
}>;

type VoteRow = Readonly<{ voter: Principal; verdict: Vote['verdict']; comment: string; voted_at: string }>;

export function runFromRow(row: RunRow): Run {
  return {
    id: row.id,
    plan: row.plan,
    planHash: row.plan_hash,
    state: row.state,
    reason: row.reason,
    message: row.message,
    requester: row.requester,
    via: row.via,
    conversation: row.conversation,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    cancel: row.cancel_by === null || row.cancel_at === null ? null : { by: row.cancel_by, at: row.cancel_at },
    steps: row.steps.map(stepFromRow),
    approvals: row.approvals.map(approvalFromRow),
  };
}

function stepFromRow(row: StepRow): StepRun {
  return {
    id: row.id,
    state: row.state,
    attempt: row.attempt,
    startedAt: dateOrNull(row.started_at),
    endedAt: dateOrNull(row.ended_at),
    dueAt: dateOrNull(row.due_at),
    outcome: row.outcome,
    undoOutcome: row.undo_outcome,
  };
}

function approvalFromRow(row: ApprovalRow): Approval {
  return {
    id: row.id,
    stepId: row.step_id,
    planHash: row.plan_hash,
    role: row.role,
    count: row.count,
    prompt: row.prompt,
    requestedAt: new Date(row.requested_at),
    expiresAt: new Date(row.expires_at),
    state: row.state,
    decidedAt: dateOrNull(row.decided_at),
    votes: row.votes.map((vote) => ({ by: vote.voter, verdict: vote.verdict, comment: vote.comment, at: new Date(vote.voted_at) })),
  };
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
