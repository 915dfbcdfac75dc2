import type { PlanHash } from '../ids.ts';
import { hashJson, type JsonObject } from '../json.ts';
import type { Risk } from '../policy/policy.ts';
import type { Requirement } from '../policy/requirement.ts';
import type { Effect, InputValue, Retry, Template, TemplatedObject } from '../workflow/definition.ts';

/**
 * The exact steps that will run, with final arguments. What a plan's templates still hold after planning can only refer
 * to `steps` (results that do not exist yet) and `run`. Literal text never becomes a template again, so a `${{` that a
 * person typed stays text. Pure data: survives JSON unchanged.
 */
export type Plan = Readonly<{
  version: 1;
  workflow: Readonly<{ name: string; title: string; hash: string }>;
  risk: Risk;
  environment: string | null;
  lock: string | null;
  /** ISO 8601 time in UTC before which it does not start; null = as soon as it may. */
  startAt: string | null;
  /** One line such as `deploy shop 1.1.0 to production`. */
  summary: string;
  inputs: Readonly<Record<string, InputValue>>;
  steps: readonly PlanStep[];
}>;

export type PlanCall = Readonly<{
  connector: string;
  action: string;
  with: TemplatedObject;
  effect: Effect;
  timeoutMs: number;
  /** What mutable references were resolved to, e.g. `{ sha256: "…" }` of a script. Executors refuse when it no longer holds. */
  pins: Readonly<Record<string, string>>;
}>;

export type PlanStep = Readonly<{ id: string; name: string; needs: readonly string[]; condition: string | null }> &
  (
    | Readonly<{ kind: 'uses'; call: PlanCall; retry: Retry; undo: PlanCall | null }>
    | Readonly<{ kind: 'approval'; requirement: Requirement; prompt: Template }>
    | Readonly<{ kind: 'wait'; durationMs: number }>
    | Readonly<{ kind: 'message'; text: Template }>
  );

/** SHA-256 over the RFC 8785 form of the plan; approvals are given to this hash and to nothing else. */
export function planHash(plan: Plan): PlanHash {
  return hashJson(plan as unknown as JsonObject) as PlanHash;
}

/** The start of a plan hash that people see and type. */
export function shortHash(hash: PlanHash): string {
  return hash.slice(0, 8);
}
