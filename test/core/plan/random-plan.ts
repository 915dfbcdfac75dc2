import fc from 'fast-check';
import type { JsonObject } from '../../../bot/core/json.ts';
import type { Plan, PlanCall, PlanStep } from '../../../bot/core/plan/plan.ts';
import type { Effect } from '../../../bot/core/workflow/definition.ts';
import { requirementOf } from '../../support/requirements.ts';

const word = fc.string({ minLength: 1, maxLength: 8 });
const effects: readonly Effect[] = ['read', 'idempotent', 'checkable', 'unsafe'];
const document = fc
  .dictionary(word, fc.oneof(word, fc.integer(), fc.boolean(), fc.array(word, { maxLength: 2 })), { maxKeys: 3 })
  .map((value): JsonObject => value);

const call: fc.Arbitrary<PlanCall> = fc.record({
  connector: fc.constantFrom('script', 'http'),
  action: fc.constantFrom('run', 'request'),
  with: document.map((value) => ({ value, templates: [] })),
  effect: fc.constantFrom(...effects),
  timeoutMs: fc.integer({ min: 1, max: 60_000 }),
  pins: fc.dictionary(fc.constantFrom('sha256', 'commit'), word, { maxKeys: 2 }),
});

/** What a step does; its id, its name and what it waits for are given by its place in the plan. */
type Kind = { [K in PlanStep['kind']]: Omit<Extract<PlanStep, { kind: K }>, 'id' | 'name' | 'needs' | 'condition'> }[PlanStep['kind']];

const uses: fc.Arbitrary<Kind> = fc.record({
  kind: fc.constant('uses' as const),
  call,
  retry: fc.record({ attempts: fc.integer({ min: 1, max: 3 }), delayMs: fc.nat(1000), backoff: fc.integer({ min: 1, max: 3 }) }),
  undo: fc.option(call, { nil: null }),
});
const other: fc.Arbitrary<Kind> = fc.oneof(
  word.map((text): Kind => ({ kind: 'message', text: [{ text }] })),
  fc.integer({ min: 1, max: 60_000 }).map((durationMs): Kind => ({ kind: 'wait', durationMs })),
  fc
    .integer({ min: 1, max: 3 })
    .map((count): Kind => ({ kind: 'approval', requirement: requirementOf('sre', count), prompt: [{ text: 'Go on?' }] })),
);

/** Plans of one to five steps; the first is a call, so that there is something to carry out as soon as it starts. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    first: uses,
    others: fc.array(fc.tuple(fc.oneof(uses, other), fc.boolean()), { maxLength: 4 }),
    risk: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    environment: fc.option(word, { nil: null }),
    lock: fc.option(word, { nil: null }),
    startAt: fc.option(fc.constant('2026-03-01T11:00:00.000Z'), { nil: null }),
    inputs: fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 3 }),
    hash: word,
    summary: word,
  })
  .map(({ first, others, hash, ...rest }) => {
    const kinds = [[first, false] as const, ...others];
    const steps = kinds.map(([kind, after], index): PlanStep => {
      const common = { id: `s${index}`, name: `Step ${index}`, needs: after ? [`s${index - 1}`] : [], condition: null };
      return { ...kind, ...common };
    });
    return { version: 1, workflow: { name: 'deploy', title: 'Deploy', hash }, ...rest, steps };
  });
