import assert from 'node:assert/strict';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { glassRun } from '../support/sample-critical.ts';
import { serveTab } from '../support/served-tab.ts';

const RUN = glassRun().view.runId;

describe('a run that went without approval', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('is marked in the list and says on its page why, and that its review is open', async () => {
    const served = await serveTab();
    served.world.set({ runs: [glassRun()] });
    const { frame } = await openTab(served);
    await frame.getByText('Glass broken, review open').waitFor();
    await frame.getByRole('link', { name: /deploy shop 1.2.1/ }).click();
    await frame.getByText('The shop is down and no release manager answers.').waitFor();
    await frame.getByText('Nobody has reviewed it yet.').waitFor();
  });

  it('is reviewed with a comment, and not without one', async () => {
    const served = await serveTab();
    served.world.set({ runs: [glassRun()] });
    const { frame } = await openTab(served, { at: `#/runs/${RUN}` });
    await frame.getByRole('button', { name: 'Close the review' }).click();
    const dialog = frame.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Close the review' }).click();
    await dialog.getByText('Write a sentence about what you found.').waitFor();
    assert.deepEqual(served.world.done, []);
    await dialog.getByRole('textbox').fill(' The outage was real. ');
    await dialog.getByRole('button', { name: 'Close the review' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(served.world.done, [{ review: RUN, comment: 'The outage was real.' }]);
    await frame.getByText('Rosa Marin closed the review').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Close the review' }).count(), 0);
  });

  it('stands under “Reviews open” and on the badge until its review is closed', async () => {
    const served = await serveTab();
    served.world.set({ runs: [glassRun()] });
    const { frame } = await openTab(served, { at: '#/approvals' });
    await frame.getByLabel('1 waiting for you').waitFor();
    await frame.getByRole('region', { name: 'Reviews open' }).getByText('deploy shop 1.2.1 to production').waitFor();
    await frame.getByRole('button', { name: 'Close the review' }).click();
    await frame.getByRole('dialog').getByRole('textbox').fill('Looked at it.');
    await frame.getByRole('dialog').getByRole('button', { name: 'Close the review' }).click();
    await frame.getByRole('region', { name: 'Reviews open' }).waitFor({ state: 'detached' });
    await frame.getByLabel('1 waiting for you').waitFor({ state: 'detached' });
  });

  it('has no button for somebody who may not review it, and says who does', async () => {
    const served = await serveTab();
    served.world.set({ runs: [{ ...glassRun(), can: { approve: [], cancel: false, resolve: false, review: false } }] });
    const { frame } = await openTab(served, { at: `#/runs/${RUN}` });
    await frame.getByText('Somebody who may review, other than the requester').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Close the review' }).count(), 0);
  });
});
