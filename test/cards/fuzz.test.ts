import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer } from '../../bot/core/answer.ts';
import { WORKFLOW_NAME } from '../../bot/core/identifier.ts';
import type { Reason } from '../../bot/core/policy/decision.ts';
import { renderAnswer } from '../../cards/answer.ts';
import { runCard } from '../../cards/run/index.ts';
import { count } from '../support/counts.ts';
import { FORM } from './answers.ts';
import { anyRun } from './random-run.ts';
import { assertSound, linksOf } from './validation.ts';

const text = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 400 }), fc.json());
// A workflow whose choice has no options, or an empty one, is refused when it is loaded.
const choice = text.filter((option) => option.trim() !== '');
const reasonOver = (below: fc.Arbitrary<readonly Reason[]>): fc.Arbitrary<Reason> =>
  fc.record({ rule: text, holds: fc.boolean(), sentence: text, because: below });
const leaf = reasonOver(fc.constant([]));
const branch = reasonOver(fc.array(leaf, { maxLength: 4 }));
const reason = reasonOver(fc.array(branch, { maxLength: 4 }));

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('why' as const), question: text, answer: text, reason }),
  fc.record({
    kind: fc.constant('help' as const),
    title: text,
    hint: text,
    entries: fc.array(fc.record({ usage: text, description: text }), { maxLength: 100 }),
  }),
  fc.record({ kind: fc.constant('problem' as const), message: text, excerpt: text, usage: fc.option(text, { nil: null }) }),
  fc.record({
    kind: fc.constant('found' as const),
    what: fc.record({ kind: fc.constant('workflow' as const), name: text, title: text, description: text, usage: text }),
    tabUrl: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('offer' as const),
    workflows: fc.array(fc.record({ name: fc.stringMatching(WORKFLOW_NAME), title: choice }), { minLength: 1, maxLength: 50 }),
  }),
  fc.record({ version: text, service: text, problem: text, help: text, options: fc.array(choice, { minLength: 1, maxLength: 20 }) }).map(
    (random): Answer => ({
      ...FORM,
      fields: FORM.fields.map((field) => ({
        ...field,
        description: random.help,
        type: field.type.kind === 'choice' ? { ...field.type, options: random.options } : field.type,
      })),
      values: { version: random.version, service: random.service },
      problems: { version: random.problem, service: random.problem },
    }),
  ),
);

describe('cards from any data', function () {
  this.timeout(240_000);

  it('are sound: run cards', () => {
    let links = 0;
    const property = fc.property(anyRun, (run) => {
      const card = runCard(run);
      assertSound(card);
      links += linksOf(card).length;
    });
    fc.assert(property, { numRuns: count(2000) });
    assert.ok(links > count(2000) / 100, `${links} cards had a link: the fuzz is too tame`);
  });

  it('are sound: answers', () => {
    const property = fc.property(answer, (any) => {
      const rendered = renderAnswer(any);
      if ('card' in rendered) assertSound(rendered.card);
    });
    fc.assert(property, { numRuns: count(2000) });
  });
});
