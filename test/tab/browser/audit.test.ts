import assert from 'node:assert/strict';
import { isShown } from '../../support/shown.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

describe('the audit page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('filters while one types and keeps the filters in the address', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/audit' });
    await frame.getByRole('textbox', { name: 'Person' }).fill('Rosa');
    await frame.getByText('The run ended as undone.').waitFor({ state: 'detached' });
    await frame.getByText('Rosa Marin approved').waitFor();
    assert.match(frame.url(), /#\/audit\?person=Rosa$/);
    await frame.getByRole('button', { name: 'Clear filters' }).click();
    await frame.getByText('The run ended as undone.').waitFor();
    assert.match(frame.url(), /#\/audit$/);
  });

  it('loads older events page by page until there are no more', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/audit' });
    const more = frame.getByRole('button', { name: 'Load more' });
    await more.click();
    await frame.getByText('succeeded in run 60.').waitFor();
    await more.waitFor({ state: 'detached' });
    await isShown(frame.locator('main li'), 66);
  });

  it('opens an event with everything that was recorded, and leads to its run', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/audit' });
    const line = frame.getByRole('button', { name: 'Dana Okafor asked for deploy' });
    await line.click();
    assert.equal(await line.getAttribute('aria-expanded'), 'true');
    for (const recorded of ['fromThread', 'command', 'run.created e-213']) await frame.getByText(recorded, { exact: true }).waitFor();
    await frame.getByRole('link', { name: 'r-7hk2m9qd' }).click();
    await frame.getByRole('heading', { level: 1, name: 'deploy shop 1.2.0 to production' }).waitFor();
  });

  it('says so where name, sentence and free text were erased, and shows what stays', async () => {
    const served = await serveTab();
    const { events } = served.world.held();
    const gone = { erased: true, sentence: '', detail: {} };
    served.world.set({
      events: events.map((event) => (event.seq === 213 ? { ...event, ...gone, actor: { ...event.actor, name: '' } } : event)),
    });
    const { frame } = await openTab(served, { at: '#/audit?type=run.created' });
    await frame.getByRole('button', { name: 'are not there any more' }).click();
    await frame.getByRole('link', { name: 'No name left' }).waitFor();
    await frame.getByText('run.created e-213').waitFor();
    assert.equal(await frame.getByText('Dana Okafor').count(), 0);
  });

  it('is not offered to somebody who may not read it', async () => {
    const served = await serveTab();
    served.world.set({ can: { audit: false, govern: false, explain: false, delegate: false } });
    const { frame } = await openTab(served);
    await frame.getByText('You are Rosa Marin').waitFor({ state: 'attached' });
    assert.equal(await frame.getByRole('link', { name: 'Audit' }).count(), 0);
  });
});
