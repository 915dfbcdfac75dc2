import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { OTHER, SAMPLE_RULES, sampleVersion } from '../support/sample-versions.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';
import type { Holdings } from '../support/world.ts';

const CAN = { audit: false, govern: true, explain: false, delegate: false };

async function governed(part: Partial<Holdings> = {}): Promise<ServedTab> {
  const served = await serveTab();
  served.world.set({ can: CAN, ...part });
  return served;
}

describe('the rules in the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('lead from what lies in the folder to what it would change, and to its approval', async () => {
    const served = await governed();
    const { frame } = await openTab(served);
    await frame.getByRole('link', { name: 'Rules' }).click();
    await frame.getByText('It is proposed and waits for a second person.').waitFor();
    await frame.getByRole('button', { name: 'See what would change' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Rules cd77ef01' }).waitFor();
    const decision = frame.getByRole('region', { name: 'What people may do' }).getByRole('listitem').first();
    assert.match(
      (await decision.textContent()) ?? '',
      /Looser.*developer: run deploy and restart in production.*Before.*after approval.*After.*yes/,
    );
    const lines = await frame.getByRole('region', { name: 'policy.yml' }).textContent();
    assert.match(lines ?? '', /8 equal lines.*10−removed +production: \{ approval.*10\+added +production: \{\}/);
    assert.match(lines ?? '', /12\+added freezes: \[\] no line break at the end of the file$/);
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = frame.getByRole('dialog', { name: 'Put these rules in force?' });
    assert.ok((await dialog.textContent())?.includes(OTHER), 'the dialog does not show the whole hash');
    await dialog.getByRole('textbox', { name: 'Comment' }).fill(' Agreed in the meeting. ');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await frame.getByText('In force').first().waitFor();
    assert.deepEqual(served.world.done, [
      { decide: OTHER, proposalId: 'p-7hk2m9qd2c4d', verdict: 'approve', comment: 'Agreed in the meeting.' },
    ]);
  });

  it('show the whole fingerprint of what cannot be shown, and warn whoever approves it', async () => {
    const served = await governed();
    const { frame } = await openTab(served, { at: `#/rules/${OTHER}` });
    const sha256 = '01'.repeat(32);
    await frame.getByText(`This is not text, so what it does cannot be shown.`).waitFor();
    assert.ok((await frame.locator('main').textContent())?.includes(sha256));
    await frame.getByRole('button', { name: 'Approve', exact: true }).click();
    const said = (await frame.getByRole('dialog').textContent()) ?? '';
    assert.match(said, /This file is not text, so nobody was shown what it holds\. By approving you vouch for it\./);
    assert.ok(said.includes('knowledge/logo.png') && said.includes(sha256), said);
    const other = await openTab(served, { at: `#/rules/${OTHER}` });
    await other.frame.getByRole('button', { name: 'Reject', exact: true }).click();
    assert.doesNotMatch((await other.frame.getByRole('dialog').textContent()) ?? '', /not text/);
  });

  it('offer only what the server says that this person may do', async () => {
    const version = { ...sampleVersion(), can: { propose: false, approve: false, reject: false, takeBack: true } };
    const served = await governed({ version });
    const { frame } = await openTab(served, { at: `#/rules/${OTHER}` });
    await frame.getByText('You proposed this. A second person who may govern has to approve it.').waitFor();
    for (const name of ['Approve', 'Reject', 'Propose']) assert.equal(await frame.getByRole('button', { name }).count(), 0, name);
    await frame.getByRole('button', { name: 'Take back' }).click();
    await frame.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await frame.getByText('Rejected').first().waitFor();
    assert.deepEqual(served.world.done, [{ decide: OTHER, proposalId: 'p-7hk2m9qd2c4d', verdict: 'reject', comment: '' }]);
  });

  it('are proposed after the difference was shown', async () => {
    const { view } = sampleVersion();
    const can = { propose: true, approve: false, reject: false, takeBack: false };
    const served = await governed({ version: { view: { ...view, state: 'found', proposal: null }, can } });
    const { frame } = await openTab(served, { at: '#/rules/cd77ef01' });
    await frame.getByRole('button', { name: 'Propose' }).click();
    await frame.getByRole('dialog', { name: 'Propose these rules?' }).getByRole('button', { name: 'Propose' }).click();
    await frame.getByText('You proposed this.').waitFor();
    assert.deepEqual(served.world.done, [{ propose: OTHER }]);
  });

  it('stay undecided, with the server’s sentence in the dialog, when it refuses', async () => {
    const refusal = new AppError({ code: 'conflict', reason: 'proposal.other_base', message: 'Other rules came into force since.' });
    const served = await governed({ refusal });
    const { frame } = await openTab(served, { at: `#/rules/${OTHER}` });
    await frame.getByRole('button', { name: 'Reject', exact: true }).click();
    await frame.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click();
    await frame.getByRole('dialog').getByText('Other rules came into force since.').waitFor();
    assert.deepEqual(served.world.done, []);
  });

  it('list what has to be mended in the folder, and propose nothing of it', async () => {
    const folder = { hash: null, shortHash: null, same: false, problems: ['policy.yml, line 3: “rolez” is not known.'] };
    const { frame } = await openTab(await governed({ rules: { ...SAMPLE_RULES, proposed: [], folder } }), { at: '#/rules' });
    await frame.getByText('policy.yml, line 3: “rolez” is not known.').waitFor();
    await frame.getByText('Nothing is proposed.').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'See what would change' }).count(), 0);
  });

  it('are not in the bar of somebody who may not govern; a link to them says so kindly', async () => {
    const served = await serveTab();
    const { frame, complaints } = await openTab(served, { at: '#/rules' });
    await frame.getByText('Others look after the rules').waitFor();
    assert.equal(await frame.getByRole('link', { name: 'Rules', exact: true }).count(), 0);
    await frame.getByRole('link', { name: 'Go to “Who can?”' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Who can?' }).waitFor();
    assert.deepEqual(complaints, []);
  });
});
