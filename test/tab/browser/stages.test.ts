import assert from 'node:assert/strict';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { criticalRun } from '../support/sample-critical.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';

const MINUTE = 60_000;
const RUN = criticalRun().view.runId;

async function servedCritical(): Promise<ServedTab> {
  const served = await serveTab();
  served.world.set({ runs: [criticalRun()] });
  return served;
}

async function approveDialog(served: ServedTab) {
  const tab = await openTab(served, { at: `#/runs/${RUN}` });
  await tab.frame.getByRole('button', { name: 'Approve', exact: true }).click();
  return { ...tab, dialog: tab.frame.getByRole('dialog', { name: 'Approve this plan?' }) };
}

describe('an approval of several stages', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('shows which stage is open, who fills each place and for whom, and who is still waited for', async () => {
    const { frame } = await openTab(await servedCritical(), { at: `#/runs/${RUN}` });
    const stages = frame.getByRole('list', { name: 'Stages' }).locator('> li');
    const texts = await stages.allTextContents();
    assert.match(texts[0] ?? '', /Stage 1 of 3done.*sre or platform2 of 2.*Bob Long for Alice Long.*Cora Diaz.*security1 of 1.*Eve Stone/);
    assert.match(texts[1] ?? '', /Stage 2 of 3open now.*head-of-it1 of 2.*Hugo Weiss.*waits for head-of-it/);
    assert.match(texts[2] ?? '', /Stage 3 of 3comes after.*release-manager0 of 1.*later: release-manager/);
  });

  it('says what is different from the request before, why it is asked, and who is asked as well', async () => {
    const { frame } = await openTab(await servedCritical(), { at: '#/approvals' });
    for (const text of [
      'The step “Purge the cache” is new.',
      'Asked because of environment production and risk high.',
      'Nobody answered, so also asked: deputy-head',
      'Critical: approved here only',
    ])
      await frame.getByText(text).waitFor();
  });

  it('shows no stage as open once the request is over', async () => {
    const served = await serveTab();
    const run = criticalRun();
    const approvals = run.view.approvals.map((approval) => ({ ...approval, state: 'expired' as const }));
    served.world.set({ runs: [{ ...run, view: { ...run.view, approvals } }] });
    const { frame } = await openTab(served, { at: `#/runs/${RUN}` });
    await frame.getByText('Stage 2 of 3').waitFor();
    assert.equal(await frame.getByText('open now').count(), 0);
  });
});

describe('a critical approval', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('says that the sign-in is too old, gets a new one from Teams, and votes', async () => {
    const served = await servedCritical();
    served.signedIn(20 * MINUTE);
    const { dialog, frame } = await approveDialog(served);
    await dialog.getByText(/yours is 20 min( \d+ s)? old/).waitFor();
    const before = served.tokensGiven();
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await frame.getByText('Queued').first().waitFor();
    assert.equal(served.tokensGiven(), before + 1);
    assert.equal(served.world.done.length, 1);
  });

  it('does not trouble Teams when the sign-in is fresh', async () => {
    const served = await servedCritical();
    served.signedIn(MINUTE);
    const { dialog } = await approveDialog(served);
    await dialog.getByText('has to be of the last five minutes. It is.').waitFor();
    const before = served.tokensGiven();
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual([served.tokensGiven(), served.world.done.length], [before, 1]);
  });

  it('stays open and says what helps when Teams gives an old sign-in again', async () => {
    const served = await servedCritical();
    served.signedIn(20 * MINUTE, 10 * MINUTE);
    const { dialog } = await approveDialog(served);
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.getByText('Sign out of Teams and in again, then approve.').waitFor();
    assert.deepEqual(served.world.done, []);
  });

  it('is rejected with any sign-in', async () => {
    const served = await servedCritical();
    served.signedIn(20 * MINUTE);
    const { frame } = await openTab(served, { at: `#/runs/${RUN}` });
    await frame.getByRole('button', { name: 'Reject', exact: true }).click();
    const dialog = frame.getByRole('dialog', { name: 'Reject this plan?' });
    assert.equal(await dialog.getByText('sign-in').count(), 0);
    const before = served.tokensGiven();
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual([served.tokensGiven(), served.world.done.length], [before, 1]);
  });
});
