import type { PlanCall } from '../plan/plan.ts';
import type { Finished } from '../ports.ts';
import type { Retry } from '../workflow/definition.ts';
import { advance } from './advance.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from './change.ts';
import { stepOf, withStep } from './facts.ts';
import { isIntact, PLAN_CHANGED, stopBroken } from './intact.ts';
import { ENDED, type Outcome, type Run } from './run.ts';
import type { StepKinds } from './step-kind.ts';

type Direction = 'do' | 'undo';
export type BegunChange = Readonly<{ change: Change; go: boolean; attempt: number }>;
export type FinishedChange = Readonly<{ change: Change; finished: Finished }>;

const NOT_STARTED: Finished = { next: 'end' };

/**
 * Records the intent to carry out one attempt, before any effect (security rule: no effect without a committed intent).
 * `go` is false when the step is no longer to be done; a plan that does not match its hash stops the run.
 */
export function beginAttempt(
  run: Run,
  at: Readonly<{ stepId: string; direction: Direction }>,
  kinds: StepKinds,
  stamp: Stamp,
): BegunChange {
  // By the row alone: a plan that is not intact may lack the step.
  const state = run.steps.find(({ id }) => id === at.stepId);
  const expected = at.direction === 'do' ? state?.state === 'running' || state?.state === 'retrying' : state?.state === 'undoing';
  if (state === undefined || !expected) return { change: unchanged(run), go: false, attempt: 0 };
  if (!isIntact(run)) return { change: brokenAt(run, { ...at, outcome: PLAN_CHANGED }, stamp), go: false, attempt: 0 };
  const { plan } = stepOf(run, at.stepId);
  if (at.direction === 'do' && run.cancel !== null) {
    const stopped = withStep(run, at.stepId, { state: 'cancelled', endedAt: stamp.at });
    return { change: followedBy(unchanged(stopped), (current) => advance(current, kinds, stamp)), go: false, attempt: 0 };
  }
  const attempt = state.attempt + 1;
  const running =
    at.direction === 'do'
      ? withStep(run, at.stepId, { state: 'running', attempt, startedAt: state.startedAt ?? stamp.at, dueAt: null })
      : withStep(run, at.stepId, { attempt });
  const event = runEvent(running, stamp, {
    type: at.direction === 'do' ? 'step.started' : 'step.undo_started',
    stepId: at.stepId,
    sentence: `${at.direction === 'do' ? 'Starting' : 'Undoing'} “${plan.name}”, attempt ${attempt}.`,
    detail: { attempt, call: callName(plan.kind === 'uses' ? (at.direction === 'do' ? plan.call : plan.undo) : null) },
  });
  return { change: { run: running, events: [event], start: [], say: [] }, go: true, attempt };
}

function callName(call: PlanCall | null): string {
  return call === null ? 'none' : `${call.connector}.${call.action}`;
}

type Attempted = Readonly<{ stepId: string; direction: Direction; outcome: Outcome }>;

/** Keeps what became of an attempt of a plan that is not intact, and ends the run. What an undo was for stays done. */
function brokenAt(run: Run, { stepId, direction, outcome }: Attempted, stamp: Stamp): Change {
  const went = outcome.status === 'succeeded';
  const recorded =
    direction === 'do'
      ? withStep(run, stepId, { state: went ? 'succeeded' : 'failed', endedAt: stamp.at, dueAt: null, outcome })
      : withStep(run, stepId, { state: went ? 'undone' : 'undo_failed', undoOutcome: outcome });
  const event = runEvent(recorded, stamp, {
    type: direction === 'do' ? 'step.finished' : 'step.undo_finished',
    stepId,
    sentence: `Step ${stepId}${direction === 'do' ? '' : ' (undo)'} ${outcome.status}: ${outcome.message}`,
    detail: { verdict: outcome.status, reason: outcome.reason ?? 'none' },
  });
  return followedBy({ ...unchanged(recorded), events: [event] }, (current) =>
    ENDED.has(current.state) ? unchanged(current) : stopBroken(current, stamp),
  );
}

/** Takes in the result of an attempt and says what the strand does next. A result for another attempt changes nothing. */
export function finishAttempt(
  run: Run,
  at: Readonly<{ stepId: string; direction: Direction; attempt: number; outcome: Outcome }>,
  kinds: StepKinds,
  stamp: Stamp,
): FinishedChange {
  const state = run.steps.find(({ id }) => id === at.stepId);
  const expected = at.direction === 'do' ? state?.state === 'running' : state?.state === 'undoing';
  if (!expected || state?.attempt !== at.attempt) return { change: unchanged(run), finished: NOT_STARTED };
  if (!isIntact(run)) return { change: brokenAt(run, at, stamp), finished: NOT_STARTED };
  const verdict = judge(run, at);
  if (verdict === 'retry') return retry(run, at, stamp);
  const recorded = record(run, at, verdict, stamp);
  const change = followedBy(recorded, (current) => advance(current, kinds, stamp));
  return follow(change);
}

/** The first step to start goes on in this strand; the engine is asked to start strands for the others. */
function follow(change: Change): FinishedChange {
  const [first, ...others] = change.start;
  if (first === undefined) return { change, finished: NOT_STARTED };
  return { change: { ...change, start: others }, finished: { next: 'continue', strand: first } };
}

type Verdict = 'succeeded' | 'failed' | 'cancelled' | 'needs_decision' | 'retry';

/**
 * Unknown is not failed: what may have happened is repeated only when repeating is harmless (read, idempotent);
 * otherwise, or when attempts are used up, a person decides.
 */
function judge(run: Run, at: Readonly<{ stepId: string; direction: Direction; attempt: number; outcome: Outcome }>): Verdict {
  const { plan } = stepOf(run, at.stepId);
  const call = plan.kind !== 'uses' ? null : at.direction === 'do' ? plan.call : plan.undo;
  const effect = call?.effect ?? 'read';
  const repeatable = effect === 'read' || effect === 'idempotent';
  const attempts: Retry = plan.kind === 'uses' ? plan.retry : { attempts: 1, delayMs: 0, backoff: 1 };
  const more = at.attempt < attempts.attempts && (run.cancel === null || at.direction === 'undo');
  switch (at.outcome.status) {
    case 'succeeded':
      return 'succeeded';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return more && (repeatable || at.outcome.transient) ? 'retry' : 'failed';
    case 'unknown':
      if (effect === 'read') return run.cancel !== null ? 'cancelled' : more ? 'retry' : 'failed';
      return more && effect === 'idempotent' ? 'retry' : 'needs_decision';
  }
}

function retry(
  run: Run,
  at: Readonly<{ stepId: string; direction: Direction; attempt: number; outcome: Outcome }>,
  stamp: Stamp,
): FinishedChange {
  const { plan } = stepOf(run, at.stepId);
  const policy: Retry = plan.kind === 'uses' ? plan.retry : { attempts: 1, delayMs: 0, backoff: 1 };
  const delayMs = Math.min(policy.delayMs * policy.backoff ** (at.attempt - 1), 3_600_000);
  const patch =
    at.direction === 'do'
      ? { state: 'retrying' as const, outcome: at.outcome, dueAt: new Date(stamp.at.getTime() + delayMs) }
      : { undoOutcome: at.outcome };
  const retrying = withStep(run, at.stepId, patch);
  const event = runEvent(retrying, stamp, {
    type: 'step.retry',
    stepId: at.stepId,
    sentence: `“${plan.name}” did not work (attempt ${at.attempt} of ${policy.attempts}): ${at.outcome.message}`,
    detail: { attempt: at.attempt, reason: at.outcome.reason ?? 'none', delayMs: Math.round(delayMs) },
  });
  return { change: { run: retrying, events: [event], start: [], say: [] }, finished: { next: 'retry', delayMs } };
}

const AFTER_UNDO = { succeeded: 'undone', needs_decision: 'needs_decision', failed: 'undo_failed', cancelled: 'undo_failed' } as const;

function record(
  run: Run,
  at: Readonly<{ stepId: string; direction: Direction; attempt: number; outcome: Outcome }>,
  verdict: Exclude<Verdict, 'retry'>,
  stamp: Stamp,
): Change {
  const { plan } = stepOf(run, at.stepId);
  const ended = verdict === 'needs_decision' ? null : stamp.at;
  const recorded =
    at.direction === 'do'
      ? withStep(run, at.stepId, { state: verdict, outcome: at.outcome, endedAt: ended })
      : withStep(run, at.stepId, { state: AFTER_UNDO[verdict], undoOutcome: at.outcome });
  const type = verdict === 'needs_decision' ? 'run.needs_decision' : at.direction === 'do' ? 'step.finished' : 'step.undo_finished';
  const event = runEvent(recorded, stamp, {
    type,
    stepId: at.stepId,
    sentence: `“${plan.name}” ${at.direction === 'do' ? '' : '(undo) '}${verdict === 'needs_decision' ? 'has an unknown outcome' : verdict}: ${at.outcome.message}`,
    detail: { verdict, reason: at.outcome.reason ?? 'none', attempt: at.attempt, outputBytes: at.outcome.outputBytes },
  });
  return { run: recorded, events: [event], start: [], say: [] };
}
