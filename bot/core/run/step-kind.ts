import type { Answer } from '../answer.ts';
import type { PlanStep } from '../plan/plan.ts';
import type { Approval, Outcome, Run } from './run.ts';

/** What happens when a step's turn comes: work for the engine, a wait for people or time, or done on the spot. */
export type Entered =
  | Readonly<{ to: 'running' }>
  | Readonly<{ to: 'waiting'; dueAt: Date | null; approval: Approval | null }>
  | Readonly<{ to: 'done'; outcome: Outcome; say: Answer | null }>;

/** What `bot/steps/<kind>.ts` exports by default. `enter` is pure; effects belong to `perform` of the engine's strand. */
export type StepKind = Readonly<{ kind: PlanStep['kind']; enter(step: PlanStep, run: Run, now: Date): Entered }>;
export type StepKinds = ReadonlyMap<string, StepKind>;

type StepOf<Kind extends PlanStep['kind']> = Extract<PlanStep, { kind: Kind }>;

/** Ties a step kind's name to the shape of its plan step, so that `enter` receives just that shape. */
export function defineStep<Kind extends PlanStep['kind']>(
  kind: Kind,
  enter: (step: StepOf<Kind>, run: Run, now: Date) => Entered,
): StepKind {
  const isOfKind = (step: PlanStep): step is StepOf<Kind> => step.kind === kind;
  return {
    kind,
    enter(step, run, now) {
      if (!isOfKind(step)) throw new TypeError(`The step kind ${kind} was given a step of kind ${step.kind}.`);
      return enter(step, run, now);
    },
  };
}
