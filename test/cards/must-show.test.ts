import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunView } from '../../bot/core/run/view.ts';
import { viewRun } from '../../bot/core/run/view-run.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { runCard } from '../../cards/run/index.ts';
import { oneLine } from '../../cards/text.ts';
import { dayAndTime } from '../../cards/time.ts';
import { count } from '../support/counts.ts';
import { newRun, planOf, usesStep } from '../support/plans.ts';
import { plannedRun } from './random-plan.ts';
import { waitingRun } from './random-run.ts';
import { assertSound, leaves } from './validation.ts';

/** What nobody may approve without having seen it: every text must be on the card in full. */
function mustShow(view: RunView): readonly string[] {
  return [
    view.summary,
    view.environment ?? '',
    view.requester,
    view.shortHash,
    view.workflow.name,
    ...view.inputs.flatMap(({ name, value }) => [name, value.trim() === '' ? '(empty)' : value]),
    ...view.steps.flatMap(({ name, what, condition, undo }) => [
      name,
      what,
      ...(condition === null ? [] : [condition]),
      ...(undo === null ? [] : [undo.what]),
    ]),
    ...view.approvals.filter(({ state }) => state === 'open').flatMap(({ asked, prompt }) => [asked, prompt]),
  ].map((text) => oneLine(inEnglish(text)));
}

/** Whoever approves something for later must see so, as long as it has neither started nor ended. */
function assertStart({ startAt, startedAt, endedAt }: RunView, shown: string): void {
  if (startAt !== null && startedAt === null && endedAt === null) assert.ok(shown.includes(dayAndTime(startAt)), 'when it starts');
}

describe('a card with an approve button', function () {
  this.timeout(120_000);

  it('shows everything that is approved, uncut; otherwise it has no such button and says why', () => {
    let refused = 0;
    const property = fc.property(waitingRun, (run) => {
      const card = runCard(run);
      assertSound(card);
      const texts = leaves(card).map(({ text }) => text);
      if (!texts.includes('approve')) {
        refused += 1;
        assert.ok(texts.some((text) => text.includes('cannot be approved here')));
        return;
      }
      const shown = texts.join('\n');
      for (const text of mustShow(run.view)) assert.ok(shown.includes(text), JSON.stringify(text));
      for (const { state, expiresAt } of run.view.approvals) if (state === 'open') assert.ok(shown.includes(dayAndTime(expiresAt)));
      assertStart(run.view, shown);
    });
    fc.assert(property, { numRuns: count(2000), seed: 7, endOnFailure: true });
    assert.ok(refused > 0 && refused < count(2000) * 0.9, `${refused} of ${count(2000)} were too large`);
  });

  it('shows every word of a plan as it was planned: arguments, undo, conditions and texts', () => {
    let approvable = 0;
    const property = fc.property(plannedRun, ({ words, card: run }) => {
      const texts = leaves(runCard(run)).map(({ text }) => text);
      if (!texts.includes('approve')) return;
      approvable += 1;
      assertStart(run.view, texts.join('\n'));
      const shown = new Set(texts.join('\n').split(/[\s"]+/));
      const missing = words.flatMap((text) => text.split(' ')).filter((one) => !shown.has(one));
      assert.deepEqual(missing, []);
    });
    fc.assert(property, { numRuns: count(1000), seed: 7, endOnFailure: true });
    assert.ok(approvable > count(1000) * 0.1 && approvable < count(1000) * 0.9, `${approvable} of ${count(1000)} could be approved`);
  });

  it('shows the last argument of a long call', () => {
    const step = usesStep('migrate');
    assert.ok(step.kind === 'uses');
    const words = [...Array.from({ length: 40 }, () => 'harmless-'), 'DROP-ALL-TABLES'];
    const long = { ...step, call: { ...step.call, with: { value: { arguments: words }, templates: [] } } };
    const view = viewRun(newRun(planOf(long), 1));
    const shown = leaves(runCard({ view, buttons: [{ verb: 'approve', handle: 'x'.repeat(22) }] })).map(({ text }) => text);
    assert.ok(inEnglish(view.steps[0]?.what ?? '').endsWith(' DROP-ALL-TABLES'));
    assert.ok(shown.includes('approve'));
    assert.ok(shown.some((text) => text.endsWith(' DROP-ALL-TABLES')));
  });

  it('says that a step is left out when its condition is known not to hold', () => {
    const view = viewRun(newRun(planOf(usesStep('skipped', { condition: 'false' })), 1));
    const shown = leaves(runCard({ view, buttons: [] })).map(({ text }) => text);
    assert.ok(shown.includes('Is left out: its condition does not hold.'));
  });
});
