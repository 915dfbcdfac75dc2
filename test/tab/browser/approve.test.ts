import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { isShown } from '../../support/shown.ts';
import { closeOpened } from '../support/cleaning.ts';
import { becomes, openTab } from '../support/opened-tab.ts';
import { criticalRun } from '../support/sample-critical.ts';
import { sampleHash } from '../support/sample-run.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

const HASH = sampleHash('c07a51fe');

describe('approving in the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('leaves the page to screen readers again once a dialog is closed', async () => {
    const { frame } = await openTab(await serveTab(), { at: `#/runs/${RUNS.waiting}` });
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    await becomes(frame, "document.querySelector('#root').ariaHidden === 'true'");
    await frame.getByRole('button', { name: 'Go back' }).click();
    await becomes(frame, "document.querySelector('#root').ariaHidden !== 'true'");
  });

  it('shows target, inputs and the whole plan hash, sends the vote for that hash, and shows it', async () => {
    const served = await serveTab();
    const { frame, violations, screenshot } = await openTab(served, { at: `#/runs/${RUNS.waiting}` });
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = frame.getByRole('dialog', { name: 'Approve this plan?' });
    const shown = (await dialog.textContent()) ?? '';
    for (const fact of ['deploy shop 1.2.0 to production', 'production', 'High risk', 'shop', '1.2.0', 'Dana Okafor', 'in 25 min', HASH]) {
      assert.ok(shown.includes(fact), `the dialog does not show ${fact}`);
    }
    assert.deepEqual(await violations(), []);
    await screenshot('approve-dialog-light');
    await dialog.getByRole('textbox', { name: 'Comment' }).fill(' Looked at the diff. ');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await frame.getByText('1 of 1 approval by release-manager').waitFor();
    await frame.getByText('Looked at the diff.').waitFor();
    assert.deepEqual(served.world.done, [
      { vote: RUNS.waiting, approvalId: 'a-8fk2mq9d7hkw', verdict: 'approve', comment: 'Looked at the diff.', planHash: HASH },
    ]);
    await isShown(frame.getByRole('button', { name: 'Approve', exact: true }), 0);
  });

  it('shows that it is for later, on the page of the run and in the dialog', async () => {
    const served = await serveTab();
    const { view, can } = criticalRun();
    served.world.set({ runs: [{ view: { ...view, startAt: new Date('2027-01-15T15:00:00Z') }, can }] });
    const { frame } = await openTab(served, { at: `#/runs/${view.runId}` });
    const later = /not before 15 Jan 2027, 16:00/;
    await frame.getByText(later).waitFor();
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    await frame.getByRole('dialog', { name: 'Approve this plan?' }).getByText(later).waitFor();
  });

  it('keeps the dialog open and shows the sentence, the reasons and the request when the server refuses', async () => {
    const served = await serveTab();
    const because = { rule: 'requester_never_approves', holds: false, sentence: 'You asked for this run.', because: [] };
    served.world.set({
      refusal: new AppError({ code: 'forbidden', reason: 'approval.requester', message: 'The requester never approves.', because }),
    });
    const { frame, screenshot } = await openTab(served, { at: '#/approvals', theme: 'dark' });
    await frame.getByRole('button', { name: 'Reject', exact: true }).click();
    const dialog = frame.getByRole('dialog', { name: 'Reject this plan?' });
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    const alert = dialog.getByRole('alert');
    await alert.waitFor();
    assert.match(
      (await alert.textContent()) ?? '',
      /The requester never approves\..*✗ You asked for this run\. requester_never_approves.*Request [0-9a-f-]{36}/,
    );
    await screenshot('approve-refused-dark');
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await isShown(frame.getByRole('dialog'), 0);
    assert.deepEqual(served.world.done, []);
  });

  it('works with the keyboard alone: the dialog takes the focus, Escape gives it back', async () => {
    const { frame, page } = await openTab(await serveTab(), { at: `#/runs/${RUNS.waiting}` });
    const approve = frame.getByRole('button', { name: 'Approve', exact: true });
    await approve.focus();
    await page.keyboard.press('Enter');
    await frame.getByRole('dialog').waitFor();
    assert.equal(await frame.evaluate('document.activeElement.closest("[role=dialog]") !== null'), true);
    await page.keyboard.press('Escape');
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    await becomes(frame, 'document.activeElement.textContent === "Approve"');
  });

  it('takes the approval off the list and the badge when it is decided', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: '#/approvals' });
    await frame.getByLabel('1 waiting for you').waitFor();
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    await frame.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
    await frame.getByText('Nobody waits for you').waitFor();
    await frame.getByLabel('1 waiting for you').waitFor({ state: 'detached' });
  });

  it('has no buttons for somebody who may not decide', async () => {
    const served = await serveTab();
    const waiting = served.world.runs().find((run) => run.view.runId === RUNS.waiting);
    assert.ok(waiting !== undefined);
    served.world.put({ ...waiting, can: { approve: [], cancel: false, resolve: false, review: false } });
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.waiting}` });
    await frame.getByText('0 of 1 approval by release-manager').waitFor();
    for (const name of ['Approve', 'Reject', 'Cancel run'])
      assert.equal(await frame.getByRole('button', { name, exact: true }).count(), 0, name);
  });

  it('names who is asked as well, and both the substitute and whose vote it is', async () => {
    const served = await serveTab();
    const waiting = served.world.runs().find((run) => run.view.runId === RUNS.waiting);
    assert.ok(waiting !== undefined);
    const vote = { by: 'Bob Long', onBehalfOf: 'Alice Long', verdict: 'approve', comment: '', at: waiting.view.createdAt } as const;
    const approvals = waiting.view.approvals.map((approval) => ({ ...approval, escalatedTo: ['head-of-it'], votes: [vote] }));
    served.world.put({ ...waiting, view: { ...waiting.view, approvals } });
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.waiting}` });
    await frame.getByText('Nobody answered, so also asked: head-of-it').waitFor();
    const votes = await frame.getByRole('list', { name: 'Votes' }).textContent();
    assert.match(votes ?? '', /Bob Long for Alice Long approved/);
  });
});
