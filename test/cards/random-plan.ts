import fc from 'fast-check';
import type { RunCard } from '../../bot/core/chat.ts';
import type { Plan, PlanCall, PlanStep } from '../../bot/core/plan/plan.ts';
import { viewRun } from '../../bot/core/run/view-run.ts';
import type { Template } from '../../bot/core/workflow/definition.ts';
import { call, newRun, planOf } from '../support/plans.ts';
import { requirementOf } from '../support/requirements.ts';

/** A plan with the words that its approver must be able to read, of every call, undo, condition and text in it. */
export type Planned = Readonly<{ words: readonly string[]; card: RunCard }>;
type Part = Readonly<{ words: readonly string[]; step: PlanStep }>;

/** Without spaces and quotes, so that a word stands on the card as it was planned. */
const word = fc.stringMatching(/^[a-z0-9./=-]{1,40}$/);
const argumentsOf = fc.array(word, { maxLength: 80, size: 'max' });
const expression = word.map((text) => `steps.first.outputs.found == '${text}'`);

function callOf(words: readonly string[]): PlanCall {
  return { ...call(), with: { value: { script: 'x.js', arguments: words }, templates: [] } };
}

function textOf(words: readonly string[]): Template {
  return words.map((text) => ({ text: `${text} ` }));
}

const part: fc.Arbitrary<Omit<Part, 'step'> & Readonly<{ step: (id: string) => PlanStep }>> = fc
  .record({
    does: argumentsOf,
    undoes: fc.option(argumentsOf, { nil: null }),
    condition: fc.option(expression, { nil: null }),
    kind: fc.constantFrom('uses' as const, 'uses' as const, 'approval' as const, 'message' as const),
  })
  .map(({ does, undoes, condition, kind }) => {
    const common = { needs: [], condition };
    const words = [...does, ...(kind === 'uses' ? (undoes ?? []) : []), ...(condition === null ? [] : [condition])];
    const step = (id: string): PlanStep => {
      if (kind === 'message') return { ...common, id, name: id, kind, text: textOf(does) };
      if (kind === 'approval') return { ...common, id, name: id, kind, requirement: requirementOf('security', 1), prompt: textOf(does) };
      const undo = undoes === null ? null : callOf(undoes);
      return { ...common, id, name: id, kind, call: callOf(does), retry: { attempts: 1, delayMs: 0, backoff: 1 }, undo };
    };
    return { words, step };
  });

const parts = fc.array(part, { minLength: 1, maxLength: 16, size: 'max' });
const later = fc.date({ min: new Date('2027-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((at) => at.toISOString());

/** A run that waits for approval, made of a plan as the core makes it, from small to far too large for a card. */
export const plannedRun: fc.Arbitrary<Planned> = fc.tuple(parts, fc.option(later)).map(([parts, startAt]) => {
  const plan: Plan = { ...planOf(...parts.map(({ step }, index) => step(`step-${index}`))), startAt };
  return {
    words: parts.flatMap(({ words }) => words),
    card: {
      view: viewRun(newRun(plan, 1)),
      buttons: [
        { verb: 'approve', handle: 'x'.repeat(22) },
        { verb: 'reject', handle: 'x'.repeat(22) },
      ],
    },
  };
});
