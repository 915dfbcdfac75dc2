import type { Plan, PlanCall, PlanStep } from '../../bot/core/plan/plan.ts';
import { planHash } from '../../bot/core/plan/plan.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { beginAttempt, finishAttempt } from '../../bot/core/run/attempt.ts';
import type { Stamp } from '../../bot/core/run/change.ts';
import { createRun, launchRun } from '../../bot/core/run/create.ts';
import { failed, succeeded } from '../../bot/core/run/outcome.ts';
import type { Outcome, Run } from '../../bot/core/run/run.ts';
import type { StepKind } from '../../bot/core/run/step-kind.ts';
import type { Effect } from '../../bot/core/workflow/definition.ts';
import approval from '../../bot/steps/approval.ts';
import message from '../../bot/steps/message.ts';
import uses from '../../bot/steps/uses.ts';
import wait from '../../bot/steps/wait.ts';
import { requirementOf } from './requirements.ts';

export const KINDS: ReadonlyMap<string, StepKind> = new Map([approval, message, uses, wait].map((kind) => [kind.kind, kind]));
export const REQUESTER: Principal = { kind: 'person', tenantId: 't', objectId: 'requester', name: 'Requester' };
export const APPROVER: Principal = { kind: 'person', tenantId: 't', objectId: 'approver', name: 'Approver' };
export const NOW = new Date('2026-03-01T12:00:00Z');

export function stampAt(secondsLater = 0, by: Principal = REQUESTER): Stamp {
  return { by, via: 'engine', at: new Date(NOW.getTime() + secondsLater * 1000) };
}

type UsesOptions = Readonly<{ needs?: readonly string[]; effect?: Effect; attempts?: number; undo?: boolean; condition?: string }>;

export function call(effect: Effect = 'idempotent'): PlanCall {
  return { connector: 'script', action: 'run', with: { value: { script: 'x.js' }, templates: [] }, effect, timeoutMs: 1000, pins: {} };
}

export function usesStep(id: string, options: UsesOptions = {}): PlanStep {
  const { needs = [], effect = 'idempotent', attempts = 1, undo = false, condition = null } = options;
  return {
    kind: 'uses',
    id,
    name: id,
    needs,
    condition,
    call: call(effect),
    retry: { attempts, delayMs: 100, backoff: 2 },
    undo: undo ? call(effect) : null,
  };
}

export function planOf(...steps: readonly PlanStep[]): Plan {
  return {
    version: 1,
    workflow: { name: 'deploy', title: 'Deploy', hash: 'w' },
    risk: 'low',
    environment: 'staging',
    lock: null,
    startAt: null,
    summary: 'deploy shop',
    inputs: { service: 'shop' },
    steps,
  };
}

const ALLOWED = { effect: 'allow', rule: 'test', reason: { rule: 'test', holds: true, sentence: 'A test may.', because: [] } } as const;

/** A run that is ready to be launched. */
export function newRun(plan: Plan, approvals = 0): Run {
  const decision =
    approvals === 0
      ? ALLOWED
      : {
          ...ALLOWED,
          effect: 'needs_approval' as const,
          approval: requirementOf('release-manager', approvals),
        };
  return createRun({ plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: null, decision }, stampAt()).run;
}

/** A run that has been launched. */
export function launched(...steps: readonly PlanStep[]): Run {
  return launchRun(newRun(planOf(...steps)), KINDS, stampAt()).run;
}

export const OK: Outcome = succeeded('done');
export const BROKEN: Outcome = failed('script.exit_code', 'it broke');

/** Begins and finishes one attempt of a step. */
export function attempt(
  run: Run,
  stepId: string,
  outcome: Outcome,
  options: Readonly<{ direction?: 'do' | 'undo'; at?: number }> = {},
): ReturnType<typeof finishAttempt> {
  const { direction = 'do', at = 1 } = options;
  const begun = beginAttempt(run, { stepId, direction }, KINDS, stampAt(at));
  if (!begun.go) throw new Error(`${stepId} did not begin`);
  return finishAttempt(begun.change.run, { stepId, direction, attempt: begun.attempt, outcome }, KINDS, stampAt(at));
}

export function statesOf(run: Run): Record<string, string> {
  return Object.fromEntries(run.steps.map((step) => [step.id, step.state]));
}
