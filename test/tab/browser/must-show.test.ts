import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import type { RunId } from '../../../bot/core/ids.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { type Planned, plannedRun } from '../../cards/random-plan.ts';
import { count } from '../../support/counts.ts';
import { closeOpened } from '../support/cleaning.ts';
import { becomes, openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

const AT_ONCE = 20;

/** A run that this person may approve, with an id of its own. */
function seen({ card }: Planned, index: number): SeenRun {
  const id = `r-${index.toString(8).replaceAll('0', '8').replaceAll('1', '9').padStart(8, 'a')}` as RunId;
  const view = { ...card.view, runId: id };
  return { view, can: { approve: view.approvals.map((approval) => approval.id), cancel: false, resolve: false, review: false } };
}

/** Of every card on the page: its text as it is laid out, its moments, and what of it is cut off or hidden. */
const CARDS = `[...document.querySelectorAll('article')].map((card) => ({
  text: card.innerText,
  times: [...card.querySelectorAll('time')].map((time) => time.dateTime),
  cut: [...card.querySelectorAll('*')].filter((node) => {
    const { overflowX, overflowY, display, visibility, opacity } = getComputedStyle(node);
    const wide = overflowX !== 'visible' && node.scrollWidth > node.clientWidth + 1;
    const high = overflowY !== 'visible' && node.scrollHeight > node.clientHeight + 1;
    return wide || high || display === 'none' || visibility !== 'visible' || opacity === '0';
  }).map((node) => node.outerHTML.slice(0, 200)),
}))`;
const cards = z.array(z.object({ text: z.string(), times: z.array(z.string()), cut: z.array(z.string()) }));

describe('what the tab shows where people approve', function () {
  this.timeout(600_000);
  after(closeOpened);

  it('is every word of the plan, uncut, and who asks, for what, until when, with which hash', async () => {
    const served = await serveTab();
    served.world.set({ runs: [] });
    const { frame, complaints } = await openTab(served, { at: '#/approvals' });
    const plans = fc.sample(plannedRun, { numRuns: count(2000), seed: 7 });
    for (let first = 0; first < plans.length; first += AT_ONCE) {
      const batch = plans.slice(first, first + AT_ONCE);
      const runs = batch.map((planned, index) => seen(planned, first + index));
      served.world.set({ runs });
      // Tells the open page that something is different.
      if (runs[0] !== undefined) served.world.put(runs[0]);
      const last = runs.at(-1)?.view.runId ?? '';
      await becomes(frame, `document.querySelectorAll('article')[${runs.length - 1}]?.innerText.includes('${last}') === true`);
      const shown = cards.parse(await frame.evaluate(CARDS));
      assert.equal(shown.length, runs.length);
      for (const [index, { words }] of batch.entries()) check(shown[index] ?? assert.fail(), words, runs[index] ?? assert.fail());
    }
    assert.deepEqual(complaints, []);
  });
});

function check({ text, times, cut }: z.infer<typeof cards>[number], words: readonly string[], { view }: SeenRun): void {
  const parts = new Set(text.split(/[\s"]+/));
  assert.deepEqual(
    words.flatMap((word) => word.split(' ')).filter((word) => !parts.has(word)),
    [],
  );
  const inputs = view.inputs.flatMap(({ name, value }) => [name, value]);
  for (const fact of [view.summary, view.requester, view.shortHash, view.environment ?? '', ...inputs])
    assert.ok(text.includes(fact), fact);
  for (const { state, expiresAt } of view.approvals) if (state === 'open') assert.ok(times.includes(expiresAt.toISOString()), times.join());
  if (view.startAt !== null) assert.ok(times.includes(view.startAt.toISOString()), 'when it starts');
  assert.deepEqual(cut, []);
}
