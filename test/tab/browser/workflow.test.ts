import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { StartAsked } from '../../../bot/core/tab.ts';
import { isShown } from '../../support/shown.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

describe('running a workflow from the tab', function () {
  this.timeout(120_000);
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

  it('starts it later, at a moment on the clock of the person', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/workflows/restart' });
    await frame.getByRole('radio', { name: 'shop' }).check();
    await frame.getByRole('radio', { name: 'Later' }).check();
    await frame.getByLabel('Start at').fill('2027-01-15T16:00');
    await frame.getByText('@Signalbox at "2027-01-15 16:00" restart shop in staging').waitFor();
    await frame.getByRole('button', { name: 'Run', exact: true }).click();
    await frame.getByRole('heading', { level: 1, name: /^restart shop/ }).waitFor();
    const [asked] = served.world.done as readonly StartAsked[];
    assert.deepEqual([asked?.startAt, asked?.breakGlass], [new Date('2027-01-15T15:00:00Z'), null]);
  });

  it('says at the moment what the server says of it, and forgets it when it is now after all', async () => {
    const served = await serveTab();
    const late = new AppError({ code: 'invalid', reason: 'at.no_moment', message: 'Late.', fields: { startAt: 'This is over already.' } });
    served.world.set({ refusal: late });
    const { frame } = await openTab(served, { at: '#/workflows/restart' });
    await frame.getByRole('radio', { name: 'shop' }).check();
    await frame.getByRole('radio', { name: 'Later' }).check();
    await frame.getByRole('button', { name: 'Run', exact: true }).click();
    await frame.getByText('This is over already.').waitFor();
    assert.equal(await frame.getByLabel('Start at').getAttribute('aria-invalid'), 'true');
    assert.equal(await frame.evaluate('document.activeElement.type'), 'datetime-local');
    assert.equal(await frame.getByRole('alert').filter({ hasText: 'Nothing was started' }).count(), 0);
    await frame.getByRole('radio', { name: 'Now' }).check();
    await frame.getByRole('radio', { name: 'Later' }).check();
    await isShown(frame.getByText('This is over already.'), 0);
  });

  it('breaks the glass for a reason, at once whatever was chosen before, and only as long as that is open', async () => {
    const served = await serveTab();
    const { frame, violations } = await openTab(served, { at: '#/workflows/deploy' });
    await frame.getByRole('radio', { name: 'shop' }).check();
    await frame.getByRole('textbox', { name: 'Version' }).fill('1.2.0');
    await frame.getByRole('radio', { name: 'Later' }).check();
    const glass = frame.getByRole('button', { name: 'Break the glass', exact: true });
    await glass.click();
    await frame.getByText('without approval and even in a freeze').waitFor();
    assert.deepEqual(await violations(), []);
    await isShown(frame.getByLabel('Start at'), 0);
    const run = frame.getByRole('button', { name: 'Break the glass and run' });
    await run.click();
    await frame.getByText('Say why it cannot wait.').waitFor();
    assert.deepEqual(served.world.done, []);
    await frame.getByRole('textbox', { name: 'Why can it not wait?' }).fill('the site\nis down');
    await frame.getByText('@Signalbox break-glass "the site is down" deploy shop 1.2.0 to staging').waitFor();
    await glass.click();
    await frame.getByRole('button', { name: 'Run', exact: true }).waitFor();
    await glass.click();
    await run.click();
    await frame.getByRole('heading', { level: 1, name: /^deploy shop/ }).waitFor();
    const [asked] = served.world.done as readonly StartAsked[];
    assert.deepEqual([asked?.startAt, asked?.breakGlass], [null, 'the site is down']);
  });

  it('offers breaking the glass only where the server does', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/workflows/restart' });
    await frame.getByRole('button', { name: 'Run', exact: true }).waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Break the glass' }).count(), 0);
  });
});
