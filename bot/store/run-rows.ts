import type { Conversation } from '../core/conversation.ts';
import type { ApprovalId, PlanHash, RunId } from '../core/ids.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Requirement } from '../core/policy/requirement.ts';
import type { Principal } from '../core/principal.ts';
import type { Approval, BreakGlass, Outcome, Run, RunState, StepRun, StepState, Via, Vote } from '../core/run/run.ts';
import type { Speech } from '../core/text/language.ts';
import type { Text } from '../core/text/message.ts';
import { spokenFromColumn } from './spoken.ts';

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
  speech: Speech | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  cancel_by: Principal | null;
  cancel_at: Date | null;
  behalf: Principal | null;
  break_glass: BreakGlassRow | null;
  check_at: Date | null;
  valid_until: Date | null;
  activation: number;
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
  requirement: Requirement;
  prompt: string;
  requested_at: string;
  stage_at: string;
  expires_at: string;
  due_at: string;
  rungs_done: readonly string[];
  escalated_to: readonly string[];
  changes: readonly Text[];
  state: Approval['state'];
  decided_at: string | null;
  votes: readonly VoteRow[];
}>;

type VoteRow = Readonly<{
  voter: Principal;
  on_behalf_of: Principal | null;
  verdict: Vote['verdict'];
  comment: string;
  voted_at: string;
  stage: number;
  via: Vote['via'];
  roles: readonly string[];
}>;

type BreakGlassRow = Readonly<{ reason: string; review: Readonly<{ by: Principal; at: string; comment: string }> | null }>;

export function runFromRow(row: RunRow): Run {
  return {
    id: row.id,
    plan: row.plan,
    planHash: row.plan_hash,
    state: row.state,
    reason: row.reason,
    message: row.message === null ? null : spokenFromColumn(row.message),
    requester: row.requester,
    behalf: row.behalf,
    breakGlass: row.break_glass === null ? null : breakGlassFromRow(row.break_glass),
    checkAt: row.check_at,
    validUntil: row.valid_until,
    activation: row.activation,
    via: row.via,
    conversation: row.conversation,
    speech: row.speech,
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
    requirement: row.requirement,
    prompt: row.prompt,
    requestedAt: new Date(row.requested_at),
    stageAt: new Date(row.stage_at),
    expiresAt: new Date(row.expires_at),
    dueAt: new Date(row.due_at),
    rungsDone: row.rungs_done,
    escalatedTo: row.escalated_to,
    changes: row.changes,
    state: row.state,
    decidedAt: dateOrNull(row.decided_at),
    votes: row.votes.map(voteFromRow),
  };
}

function voteFromRow({ voter, on_behalf_of, verdict, comment, voted_at, stage, via, roles }: VoteRow): Vote {
  return { by: voter, onBehalfOf: on_behalf_of, verdict, comment, at: new Date(voted_at), stage, via, roles };
}

function breakGlassFromRow({ reason, review }: BreakGlassRow): BreakGlass {
  return { reason, review: review === null ? null : { ...review, at: new Date(review.at) } };
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
