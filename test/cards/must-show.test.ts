import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunView } from '../../bot/core/run/view.ts';
import { runCard } from '../../cards/run/index.ts';
import { oneLine } from '../../cards/text.ts';
import { dayAndTime } from '../../cards/time.ts';
import { count } from '../support/counts.ts';
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
    ...view.steps.flatMap(({ name, what }) => [name, what]),
    ...view.approvals.filter(({ state }) => state === 'open').map(({ asked }) => asked),
  ].map(oneLine);
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
    });
    fc.assert(property, { numRuns: count(2000), seed: 7 });
    assert.ok(refused > 0 && refused < count(2000) * 0.9, `${refused} of ${count(2000)} were too large`);
  });
});
