import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

describe('running a workflow from the tab', function () {
  this.timeout(60_000);
  afterEach(closeOpened);

  it('leads from the card through the form to the run', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/workflows' });
    await frame.getByRole('button', { name: 'Run Read logs' }).click();
    await frame.getByRole('radio', { name: 'search' }).check();
    await frame.getByRole('textbox', { name: 'Lines' }).fill('50');
    await frame.getByText('@Signalbox logs search in staging last 50').waitFor();
    await frame.getByRole('button', { name: 'Run', exact: true }).click();
    await frame.getByRole('heading', { level: 1, name: 'logs search staging 50' }).waitFor();
    assert.deepEqual(served.world.done, [
      { start: 'logs', inputs: { service: 'search', environment: 'staging', lines: 50 }, startAt: null, breakGlass: null },
    ]);
  });

  it('shows what the server says at the field, with the focus in it, and forgets it when the field changes', async () => {
    const served = await serveTab();
    served.world.set({
      refusal: new AppError({
        code: 'invalid',
        reason: 'inputs.invalid',
        message: 'Some inputs are wrong.',
        details: { version: 'Three numbers, such as 1.2.0.!' },
      }),
    });
    const { frame } = await openTab(served, { at: '#/workflows/deploy' });
    await frame.getByRole('radio', { name: 'shop' }).check();
    const version = frame.getByRole('textbox', { name: 'Version' });
    await version.fill('one');
    await frame.getByRole('button', { name: 'Run', exact: true }).click();
    const problem = frame.getByText('Three numbers, such as 1.2.0.!');
    await problem.waitFor();
    assert.equal(await version.getAttribute('aria-invalid'), 'true');
    assert.equal(await frame.evaluate('document.activeElement.name'), 'version');
    await version.fill('1.2.0');
    await problem.waitFor({ state: 'detached' });
  });

  it('says above the button what has no field', async () => {
    const served = await serveTab();
    served.world.set({ refusal: new AppError({ code: 'forbidden', reason: 'policy.default', message: 'No rule lets you run this.' }) });
    const { frame } = await openTab(served, { at: '#/workflows/restart' });
    await frame.getByRole('radio', { name: 'shop' }).check();
    await frame.getByRole('button', { name: 'Run', exact: true }).click();
    assert.match((await frame.getByRole('alert').textContent()) ?? '', /Nothing was started\..*No rule lets you run this\./s);
  });

  it('opens “Run again” with what the run used', async () => {
    const { frame } = await openTab(await serveTab(), { at: `#/runs/${RUNS.undone}` });
    await frame.getByRole('button', { name: 'Run again…' }).click();
    await frame.getByText('@Signalbox deploy shop 1.1.9 to production').waitFor();
    assert.equal(await frame.getByRole('textbox', { name: 'Version' }).inputValue(), '1.1.9');
    assert.equal(await frame.getByRole('radio', { name: 'production' }).isChecked(), true);
  });
});
