import { rolesAtVote, tally } from '../approval/tally.ts';
import { channelOf } from '../conversation.ts';
import { describeCall } from '../plan/describe.ts';
import { type PlanStep, shortHash } from '../plan/plan.ts';
import { requirementText, sourceText, stageText } from '../policy/requirement.ts';
import { anyOf, inSentences, message, type Text } from '../text/message.ts';
import type { Template } from '../workflow/definition.ts';
import { isLeftUnknown } from './facts.ts';
import { PLAN_CHANGED } from './intact.ts';
import { type Approval, type BreakGlass, ENDED, type Run, type StepRun, type Vote } from './run.ts';
import { spokenMessage, spokenOutcome, spokenUndo } from './said.ts';
import type { ApprovalView, RunView, StepView, VoteView } from './view.ts';

/** Live output of steps that are under way: step id -> the end of what was printed so far. */
export type LiveTails = Readonly<Record<string, string>>;

/** What card and tab show of a run. Pure; `tails` adds the live output that the run row does not hold yet. */
export function viewRun(run: Run, tails: LiveTails = {}): RunView {
  return {
    runId: run.id,
    workflow: { name: run.plan.workflow.name, title: run.plan.workflow.title },
    summary: run.plan.summary,
    risk: run.plan.risk,
    environment: run.plan.environment,
    state: run.state,
    reason: run.reason,
    message: spokenMessage(run),
    requester: run.requester.name,
    behalf: run.behalf?.name ?? null,
    breakGlass: run.breakGlass === null ? null : { reason: run.breakGlass.reason, review: reviewOf(run.breakGlass) },
    startAt: run.plan.startAt === null ? null : new Date(run.plan.startAt),
    via: run.via,
    channel: channelOf(run.conversation),
    planHash: run.planHash,
    shortHash: shortHash(run.planHash),
    inputs: Object.entries(run.plan.inputs).map(([name, value]) => ({ name, value: String(value) })),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    cancelRequestedBy: run.cancel?.by.name ?? null,
    approvals: run.approvals.map(viewApproval),
    // A plan that was changed in the store may have steps that were never part of the run.
    steps: run.plan.steps.flatMap((step) => {
      const state = run.steps.find(({ id }) => id === step.id);
      return state === undefined ? [] : [viewStep(step, { run, state, tail: tails[step.id] })];
    }),
    next: nextSentence(run),
  };
}

function reviewOf({ review }: BreakGlass): NonNullable<RunView['breakGlass']>['review'] {
  return review === null ? null : { by: review.by.name, at: review.at, comment: review.comment };
}

/** Counted with the roles the votes were given with: the card shows what was said, and a vote that counts no more is told where it matters. */
function viewApproval(approval: Approval): ApprovalView {
  const { id, stepId, requirement, escalatedTo, prompt, state, requestedAt, expiresAt, decidedAt, changes } = approval;
  const counted = tally({ ...approval, rolesNow: rolesAtVote(approval.votes) });
  return {
    id,
    stepId,
    asked: requirementText(requirement),
    because: requirement.sources.map(sourceText),
    stages: counted.stages.map(({ duties, complete }, index) => ({
      duties: duties.map(({ duty, filledBy }) => ({
        roles: duty.roles,
        count: duty.count,
        filledBy: filledBy.map((person) => person.name),
      })),
      state: complete ? 'done' : index === counted.current ? 'open' : 'later',
    })),
    escalatedTo,
    tabOnly: requirement.where === 'tab',
    prompt,
    state,
    requestedAt,
    expiresAt,
    decidedAt,
    votes: approval.votes.map(viewVote),
    changes,
  };
}

function viewVote({ by, onBehalfOf, verdict, comment, at }: Vote): VoteView {
  return { by: by.name, onBehalfOf: onBehalfOf?.name ?? null, verdict, comment, at };
}

type Placed = Readonly<{ run: Run; state: StepRun; tail: string | undefined }>;

function viewStep(plan: PlanStep, { run, state, tail }: Placed): StepView {
  const undo =
    plan.kind === 'uses' && plan.undo !== null
      ? { what: describeCall(plan.undo), message: spokenUndo(state), outputTail: state.undoOutcome?.outputTail ?? '' }
      : null;
  return {
    id: plan.id,
    name: plan.name,
    kind: plan.kind,
    what: describeStep(plan),
    condition: plan.condition,
    effect: plan.kind === 'uses' ? plan.call.effect : null,
    needs: plan.needs,
    state: state.state === 'cancelled' && state.startedAt === null ? 'pending' : state.state,
    leftUnknown: isLeftUnknown(state),
    attempt: state.attempt,
    maxAttempts: plan.kind === 'uses' ? plan.retry.attempts : 1,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    dueAt: state.dueAt,
    message: spokenOutcome(run, state),
    outputTail: tail ?? state.outcome?.outputTail ?? '',
    outputBytes: state.outcome?.outputBytes ?? 0,
    droppedBytes: state.outcome?.droppedBytes ?? 0,
    undo,
  };
}

function describeStep(step: PlanStep): Text {
  switch (step.kind) {
    case 'uses':
      return describeCall(step.call);
    case 'approval':
      return message('what.asks', { who: requirementText(step.requirement), prompt: plainTemplate(step.prompt) });
    case 'wait':
      return message('what.waits', { span: message('span.seconds', { count: Math.round(step.durationMs / 1000) }) });
    case 'message':
      return message('what.says', { text: plainTemplate(step.text) });
  }
}

function plainTemplate(template: Template): string {
  return template.map((part) => ('text' in part ? part.text : `\${{ ${part.expression} }}`)).join('');
}

/** Who is to answer now: the duties of the open stage that still lack somebody. */
function nextVote(run: Run, approval: Approval): Text {
  const { current, stages } = tally({ ...approval, rolesNow: rolesAtVote(approval.votes) });
  const lacking = (stages[current]?.duties ?? []).filter(({ duty, filledBy }) => filledBy.length < duty.count);
  const asked = lacking.map(({ duty, also, filledBy }) => ({
    roles: [...new Set([...duty.roles, ...also])],
    count: duty.count - filledBy.length,
  }));
  const [only] = asked;
  const who =
    asked.length === 1 && only?.count === 1 ? message('next.someone', { roles: anyOf(only.roles) }) : stageText({ duties: asked });
  const values = { who, requester: run.requester.name };
  return approval.requirement.where === 'tab' ? message('next.vote-tab', values) : message('next.vote', values);
}

/** Several approvals may be waiting for the same people: that is said once. */
function distinct(texts: readonly Text[]): readonly Text[] {
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}

function nextSentence(run: Run): Text {
  const open = run.approvals.filter((approval) => approval.state === 'open');
  if (open.length > 0) return inSentences(distinct(open.map((approval) => nextVote(run, approval))));
  if (ENDED.has(run.state) && run.breakGlass?.review === null) return message('next.review', { requester: run.requester.name });
  switch (run.state) {
    case 'needs_decision':
      return message('next.needs-decision');
    case 'failed':
      if (run.reason === PLAN_CHANGED.reason)
        return run.startedAt === null ? message('next.changed-before') : message('next.changed-after');
      return run.reason === 'step.undo_failed' ? message('next.half-changed') : message('next.failed');
    case 'undone':
      return message('next.undone');
    case 'rejected':
      // What to do stands in its message: nobody has rejected it.
      return run.reason === 'plan.replaced' ? '' : message('next.rejected');
    case 'expired':
      return message('next.expired');
    case 'cancelled':
      if (run.steps.some(isLeftUnknown)) return message('next.half-changed');
      return run.steps.some((step) => step.state === 'succeeded') ? message('next.cancelled') : '';
    default:
      return '';
  }
}
