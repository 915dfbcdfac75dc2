import type { StoredEvent } from '../../bot/core/ports.ts';
import type { Run, RunState, StepState } from '../../bot/core/run/run.ts';
import type { Effect as EffectClass } from '../../bot/core/workflow/definition.ts';
import type { Effect } from '../support/counted-target.ts';
import type { Entry } from './history.ts';

/** A call of a run to the target: of a step, or of its undo, which is called `<step>-undo`. In the order of the plan, undos last. */
export type CallFact = Readonly<{ step: string; effect: EffectClass }>;
export type RunFact = Readonly<{
  id: string;
  tag: string;
  state: RunState;
  environment: string | null;
  calls: readonly CallFact[];
  states: Readonly<Record<string, StepState>>;
}>;
/** What the audit log says of a call, or of a run (`step` null). `verdict` is that of a result. */
export type EventFact = Readonly<{
  at: number;
  type: 'created' | 'approved' | 'intent' | 'result' | 'needs_decision';
  run: string;
  step: string | null;
  verdict: string | null;
}>;

/** Everything there is when all has come to rest; events in the order of the log. */
export type Facts = Readonly<{
  history: readonly Entry[];
  runs: readonly RunFact[];
  events: readonly EventFact[];
  effects: readonly Effect[];
  /** Why the audit log does not verify, or does not agree with what was anchored outside; null when it does. */
  logProblem: string | null;
}>;

export function runFact(run: Run): RunFact {
  const { steps } = run.plan;
  const undos = steps.flatMap((step) =>
    step.kind === 'uses' && step.undo !== null ? [{ step: `${step.id}-undo`, effect: step.undo.effect }] : [],
  );
  return {
    id: run.id,
    tag: String(run.plan.inputs['tag'] ?? ''),
    state: run.state,
    environment: run.plan.environment,
    calls: [...steps.flatMap((step) => (step.kind === 'uses' ? [{ step: step.id, effect: step.call.effect }] : [])), ...undos],
    states: Object.fromEntries(run.steps.map(({ id, state }) => [id, state])),
  };
}

const KINDS: Readonly<Record<string, EventFact['type']>> = {
  'run.created': 'created',
  'approval.vote': 'approved',
  'step.started': 'intent',
  'step.undo_started': 'intent',
  'step.finished': 'result',
  'step.undo_finished': 'result',
  'step.retry': 'result',
  'run.needs_decision': 'needs_decision',
};

/** null for what is of no interest here: a rejection is never made. */
export function eventFact({ at, type, runId, stepId, detail }: StoredEvent): EventFact | null {
  const kind = KINDS[type];
  if (kind === undefined || runId === null) return null;
  const undo = type === 'step.undo_started' || type === 'step.undo_finished';
  const step = stepId === null ? null : `${stepId}${undo ? '-undo' : ''}`;
  const verdict = typeof detail['verdict'] === 'string' ? detail['verdict'] : null;
  return { at: at.getTime(), type: kind, run: runId, step, verdict };
}
