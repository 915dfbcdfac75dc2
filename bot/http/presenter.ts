import { type Reason, spokenReason } from '../core/policy/decision.ts';
import type { StoredEvent } from '../core/ports.ts';
import type { ApprovalView, RunView, StepView } from '../core/run/view.ts';
import type { OfferedWorkflow, SeenRun } from '../core/tab.ts';
import type { Text } from '../core/text/message.ts';
import type { Voice } from '../core/text/voice.ts';
import type { ReasonOnWire, RunOnWire, Wire, WorkflowOnWire } from './contract.ts';

/** What the tab gets of each thing: an explicit list of fields, so that a new field of the core stays inside until it is named here. */

export function runOnWire({ view, can, conversationUrl = null }: SeenRun, voice: Voice): RunOnWire {
  return {
    runId: view.runId,
    workflow: { name: view.workflow.name, title: view.workflow.title },
    summary: view.summary,
    risk: view.risk,
    environment: view.environment,
    state: view.state,
    reason: view.reason,
    message: spokenOrNull(view.message, voice),
    requester: view.requester,
    behalf: view.behalf,
    breakGlass: breakGlassOnWire(view.breakGlass),
    startAt: iso(view.startAt),
    via: view.via,
    channel: view.channel,
    planHash: view.planHash,
    shortHash: view.shortHash,
    inputs: view.inputs.map(({ name, value }) => ({ name, value })),
    ...timesOnWire(view),
    cancelRequestedBy: view.cancelRequestedBy,
    approvals: view.approvals.map((approval) => approvalOnWire(approval, voice)),
    steps: view.steps.map((step) => stepOnWire(step, voice)),
    next: voice.say(view.next),
    conversationUrl,
    can: { approve: [...can.approve], cancel: can.cancel, resolve: can.resolve, review: can.review },
  };
}

function breakGlassOnWire(breakGlass: RunView['breakGlass']): RunOnWire['breakGlass'] {
  if (breakGlass === null) return null;
  const { reason, review } = breakGlass;
  return { reason, review: review === null ? null : { by: review.by, at: review.at.toISOString(), comment: review.comment } };
}

function timesOnWire(view: RunView): Pick<RunOnWire, 'createdAt' | 'startedAt' | 'endedAt'> {
  return { createdAt: view.createdAt.toISOString(), startedAt: iso(view.startedAt), endedAt: iso(view.endedAt) };
}

function approvalOnWire(approval: ApprovalView, { say }: Voice): Wire<ApprovalView> {
  return {
    id: approval.id,
    stepId: approval.stepId,
    asked: say(approval.asked),
    because: approval.because.map(say),
    stages: approval.stages.map(({ duties, state }) => ({
      duties: duties.map(({ roles, count, filledBy }) => ({ roles: roles.map(say), count, filledBy: [...filledBy] })),
      state,
    })),
    escalatedTo: [...approval.escalatedTo],
    tabOnly: approval.tabOnly,
    prompt: approval.prompt,
    state: approval.state,
    requestedAt: approval.requestedAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
    decidedAt: iso(approval.decidedAt),
    votes: approval.votes.map(({ by, onBehalfOf, verdict, comment, at }) => ({ by, onBehalfOf, verdict, comment, at: at.toISOString() })),
    changes: approval.changes.map(say),
  };
}

function stepOnWire(step: StepView, voice: Voice): Wire<StepView> {
  return {
    id: step.id,
    name: step.name,
    kind: step.kind,
    what: voice.say(step.what),
    condition: step.condition,
    effect: step.effect,
    needs: [...step.needs],
    state: step.state,
    leftUnknown: step.leftUnknown,
    attempt: step.attempt,
    maxAttempts: step.maxAttempts,
    startedAt: iso(step.startedAt),
    endedAt: iso(step.endedAt),
    dueAt: iso(step.dueAt),
    message: spokenOrNull(step.message, voice),
    outputTail: step.outputTail,
    outputBytes: step.outputBytes,
    droppedBytes: step.droppedBytes,
    undo:
      step.undo === null
        ? null
        : { what: step.undo.what, message: spokenOrNull(step.undo.message, voice), outputTail: step.undo.outputTail },
  };
}

export function workflowOnWire(workflow: OfferedWorkflow): WorkflowOnWire {
  return {
    name: workflow.name,
    title: workflow.title,
    description: workflow.description,
    usage: workflow.command.usage,
    risk: workflow.risk,
    inputs: workflow.inputs,
    schedules: workflow.schedules.map(({ cron, timezone }) => ({ cron, timezone })),
    can: { breakGlass: workflow.can.breakGlass },
  };
}

export function eventOnWire(event: StoredEvent): Wire<StoredEvent> {
  const { kind, tenantId, objectId, name } = event.actor;
  return {
    seq: event.seq,
    id: event.id,
    at: event.at.toISOString(),
    type: event.type,
    actor: { kind, tenantId, objectId, name },
    via: event.via,
    runId: event.runId,
    stepId: event.stepId,
    workflow: event.workflow,
    environment: event.environment,
    planHash: event.planHash,
    rule: event.rule,
    sentence: event.sentence,
    detail: event.detail,
    erased: event.erased,
  };
}

export function reasonOnWire(reason: Reason, voice: Voice): ReasonOnWire {
  const { rule, holds, because } = reason;
  return { rule, holds, sentence: voice.say(spokenReason(reason)), because: because.map((part) => reasonOnWire(part, voice)) };
}

function spokenOrNull(text: Text | null, { say }: Voice): string | null {
  return text === null ? null : say(text);
}

function iso(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
