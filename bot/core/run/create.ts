import type { Conversation } from '../conversation.ts';
import { newApprovalId, newRunId, type PlanHash } from '../ids.ts';
import type { Plan } from '../plan/plan.ts';
import type { Decision } from '../policy/decision.ts';
import type { Principal } from '../principal.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from './change.ts';
import type { Approval, Run, StepRun, Via } from './run.ts';
import type { StepKinds } from './step-kind.ts';

export type RunRequest = Readonly<{
  plan: Plan;
  planHash: PlanHash;
  requester: Principal;
  via: Via;
  conversation: Conversation | null;
  decision: Exclude<Decision, { effect: 'deny' }>;
}>;

/** A new run: waiting for the approval that the decision asks for, or ready to be launched. */
export function createRun(request: RunRequest, stamp: Stamp): Change {
  const base: Run = {
    id: newRunId(),
    plan: request.plan,
    planHash: request.planHash,
    state: 'queued',
    reason: null,
    message: null,
    requester: request.requester,
    via: request.via,
    conversation: request.conversation,
    createdAt: stamp.at,
    startedAt: null,
    endedAt: null,
    cancel: null,
    steps: request.plan.steps.map((step) => newStep(step.id)),
    approvals: [],
  };
  const { decision } = request;
  const run =
    decision.effect === 'allow'
      ? base
      : { ...base, state: 'waiting_approval' as const, approvals: [newApproval(base, decision.approval, stamp)] };
  const created = runEvent(run, stamp, {
    type: 'run.created',
    sentence: `${request.requester.name} asked: ${request.plan.summary}.`,
    detail: { via: request.via, risk: request.plan.risk },
  });
  const judged = runEvent(run, stamp, {
    type: decision.effect === 'allow' ? 'decision.allowed' : 'decision.needs_approval',
    rule: decision.rule,
    sentence: decision.reason.sentence,
  });
  return { run, events: [created, judged, ...run.approvals.map((approval) => requested(run, approval, stamp))], start: [], say: [] };
}

function newStep(id: string): StepRun {
  return { id, state: 'pending', attempt: 0, startedAt: null, endedAt: null, dueAt: null, outcome: null, undoOutcome: null };
}

function newApproval(run: Run, wanted: Readonly<{ role: string; count: number; expiresAfterMs: number }>, stamp: Stamp): Approval {
  return {
    id: newApprovalId(),
    stepId: null,
    planHash: run.planHash,
    role: wanted.role,
    count: wanted.count,
    // What is asked is the run itself, which the card shows; only an approval step has words of its own.
    prompt: '',
    requestedAt: stamp.at,
    expiresAt: new Date(stamp.at.getTime() + wanted.expiresAfterMs),
    state: 'open',
    decidedAt: null,
    votes: [],
  };
}

function requested(run: Run, approval: Approval, stamp: Stamp): Change['events'][number] {
  return runEvent(run, stamp, {
    type: 'approval.requested',
    sentence: `${approval.count} approval by ${approval.role} is needed before it starts.`,
    detail: { approvalId: approval.id, role: approval.role, count: approval.count, expiresAt: approval.expiresAt.toISOString() },
  });
}

/** Lets a run begin: it has what approval it needs and holds its lock. */
export function launchRun(run: Run, kinds: StepKinds, stamp: Stamp): Change {
  const started: Run = { ...run, state: 'running', reason: null, message: null, startedAt: stamp.at };
  const event = runEvent(started, stamp, {
    type: 'run.started',
    sentence: `Started: ${run.plan.summary}.`,
    detail: { planHash: run.planHash },
  });
  return followedBy({ run: started, events: [event], start: [], say: [] }, (current) => advance(current, kinds, stamp));
}

/** Another run holds the lock; this one starts when that one has ended. */
export function queueRun(run: Run, stamp: Stamp): Change {
  const message = `Another run of ${run.plan.lock ?? 'the same target'} is under way; this one starts right after it.`;
  const queued: Run = { ...run, state: 'queued', reason: 'lock.held', message };
  return { run: queued, events: [runEvent(queued, stamp, { type: 'run.queued', sentence: message })], start: [], say: [] };
}

/** The wait of a step is over. Nothing happens when the step no longer waits. */
export function endWait(run: Run, stepId: string, kinds: StepKinds, stamp: Stamp): Change {
  const step = run.steps.find((candidate) => candidate.id === stepId);
  if (step === undefined || step.state !== 'waiting' || step.dueAt === null || step.dueAt > stamp.at)
    return { run, events: [], start: [], say: [] };
  const done: Run = {
    ...run,
    steps: run.steps.map((candidate) =>
      candidate.id === stepId ? { ...candidate, state: 'succeeded', endedAt: stamp.at, dueAt: null } : candidate,
    ),
  };
  const event = runEvent(done, stamp, { type: 'step.finished', stepId, sentence: 'The wait is over.' });
  return followedBy({ run: done, events: [event], start: [], say: [] }, (current) => advance(current, kinds, stamp));
}
