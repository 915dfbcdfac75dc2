import assert from 'node:assert/strict';
import { isShown } from '../../support/shown.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { criticalRun } from '../support/sample-critical.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

describe('deciding and cancelling in the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  const rows = [
    ['It ran', 'it_ran', 'It counts as succeeded'],
    ['It did not', 'it_did_not', 'It counts as failed'],
    ['Stop here', 'abort', 'nothing is undone'],
  ] as const;
  for (const [button, verdict, effect] of rows) {
    it(`says what “${button}” leads to before it counts`, async () => {
      const served = await serveTab();
      const { frame, violations, screenshot } = await openTab(served, { at: `#/runs/${RUNS.unknown}` });
      await frame.getByRole('button', { name: button }).click();
      const dialog = frame.getByRole('dialog');
      assert.ok(((await dialog.textContent()) ?? '').includes(effect));
      assert.deepEqual(await violations(), []);
      await screenshot(`decide-${verdict}-light`);
      await dialog.getByRole('button', { name: button }).click();
      await dialog.waitFor({ state: 'detached' });
      assert.deepEqual(served.world.done, [{ resolve: RUNS.unknown, stepId: 'restart', verdict }]);
    });
  }

  it('cancels a run after asking, and says who did', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.running}` });
    await frame.getByRole('button', { name: 'Cancel run', exact: true }).click();
    await frame.getByRole('dialog', { name: 'Cancel this run?' }).getByRole('button', { name: 'Cancel the run' }).click();
    await frame.getByText('Rosa Marin asked to cancel').waitFor();
    assert.deepEqual(served.world.done, [{ cancel: RUNS.running }]);
    await isShown(frame.getByRole('button', { name: 'Cancel run', exact: true }), 0);
  });

  it('shows every step of a plan, however many, before anybody approves it', async () => {
    const served = await serveTab();
    const run = criticalRun();
    const [step] = run.view.steps;
    assert.ok(step);
    const steps = Array.from({ length: 9 }, (_, index) => ({
      ...step,
      id: `step-${index}`,
      name: `Step ${index}`,
      what: `do number ${index}`,
    }));
    served.world.set({ runs: [{ ...run, view: { ...run.view, steps } }] });
    const { frame } = await openTab(served, { at: '#/approvals' });
    await frame.getByText('What will happen: 9 steps').waitFor();
    for (const { what } of steps) assert.ok(await frame.getByText(what, { exact: true }).isVisible(), what);
  });
});
