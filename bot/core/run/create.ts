import type { Conversation } from '../conversation.ts';
import { newApprovalId, newRunId, type PlanHash } from '../ids.ts';
import type { Plan } from '../plan/plan.ts';
import type { Decision } from '../policy/decision.ts';
import { describeRequirement } from '../policy/requirement.ts';
import type { Principal } from '../principal.ts';
import type { Speech } from '../text/language.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp } from './change.ts';
import type { Approval, Run, StepRun, Via } from './run.ts';
import type { StepKinds } from './step-kind.ts';

export type RunRequest = Readonly<{
  plan: Plan;
  planHash: PlanHash;
  requester: Principal;
  behalf?: Principal | null;
  /** Why it goes without approval; null or left out = it does not. */
  breakGlass?: string | null;
  via: Via;
  conversation: Conversation | null;
  /** How the requester is spoken to; null or left out = not known. */
  speech?: Speech | null;
  /** The number of the activation by which it was decided. */
  activation?: number;
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
    behalf: request.behalf ?? null,
    breakGlass: request.breakGlass == null ? null : { reason: request.breakGlass, review: null },
    checkAt: null,
    validUntil: null,
    activation: request.activation ?? 0,
    via: request.via,
    conversation: request.conversation,
    speech: request.speech ?? null,
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
      : {
          ...base,
          state: 'waiting_approval' as const,
          approvals: [newApproval({ planHash: base.planHash, stepId: null, prompt: '', requirement: decision.approval }, stamp.at)],
        };
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
  const events = [created, judged, ...brokenGlass(run, stamp), ...run.approvals.map((approval) => requested(run, approval, stamp))];
  return { run, events, start: [], say: [] };
}

function brokenGlass(run: Run, stamp: Stamp): Change['events'] {
  if (run.breakGlass === null) return [];
  const sentence = `${run.requester.name} broke the glass, so nobody was asked to approve: ${run.breakGlass.reason}`;
  return [runEvent(run, stamp, { type: 'break_glass.used', sentence, detail: { reason: run.breakGlass.reason } })];
}

function newStep(id: string): StepRun {
  return { id, state: 'pending', attempt: 0, startedAt: null, endedAt: null, dueAt: null, outcome: null, undoOutcome: null };
}

/** An approval that is asked for now. `prompt` is empty before the start: what is asked is the run itself, which the card shows. */
export function newApproval(
  asked: Pick<Approval, 'planHash' | 'stepId' | 'prompt' | 'requirement'> & Partial<Pick<Approval, 'changes'>>,
  at: Date,
): Approval {
  const expiresAt = new Date(at.getTime() + asked.requirement.expiresAfterMs);
  return {
    changes: [],
    ...asked,
    id: newApprovalId(),
    requestedAt: at,
    stageAt: at,
    expiresAt,
    dueAt: expiresAt,
    rungsDone: [],
    escalatedTo: [],
    state: 'open',
    decidedAt: null,
    votes: [],
  };
}

export function requested(run: Run, approval: Approval, stamp: Stamp): Change['events'][number] {
  return runEvent(run, stamp, {
    type: 'approval.requested',
    sentence: `It waits for the approval of ${describeRequirement(approval.requirement)}.`,
    ...(approval.stepId === null ? {} : { stepId: approval.stepId }),
    detail: {
      approvalId: approval.id,
      asked: describeRequirement(approval.requirement),
      because: approval.requirement.sources.join(' + '),
      expiresAt: approval.expiresAt.toISOString(),
    },
  });
}

/** Lets a run begin: it has what approval it needs and holds its lock. */
export function launchRun(run: Run, kinds: StepKinds, stamp: Stamp): Change {
  const started: Run = { ...run, state: 'running', reason: null, message: null, checkAt: null, startedAt: stamp.at };
  const event = runEvent(started, stamp, {
    type: 'run.started',
    sentence: `Started: ${run.plan.summary}.`,
    detail: { planHash: run.planHash },
  });
  return followedBy({ run: started, events: [event], start: [], say: [] }, (current) => advance(current, kinds, stamp));
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
