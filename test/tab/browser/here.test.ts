import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { minutesAgo, sampleRun } from '../support/sample-run.ts';
import { serveTab } from '../support/served-tab.ts';

const OPS = '19:ops@thread.tacv2';
const NOTHING = { approve: [], cancel: false, resolve: false, review: false };
const BOUND = { path: '/tab?start=runs&here=1&theme=default', channel: OPS } as const;
const run = (id: string, channel: string | null, summary: string) => ({
  view: sampleRun(id, { channel, summary, createdAt: minutesAgo(1) }),
  can: NOTHING,
});
const HERE = run('aaaaaaaa', OPS, 'restart search here');
const ELSEWHERE = run('bbbbbbbb', '19:dev@thread.tacv2', 'restart search elsewhere');

describe('a tab that was added to a channel', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  const served = async () => {
    const tab = await serveTab();
    tab.world.set({ runs: [HERE, ELSEWHERE] });
    return tab;
  };

  it('begins with what was asked for there, and shows everything by one press that is said aloud', async () => {
    const { frame } = await openTab(await served(), BOUND);
    await frame.getByText('restart search here').waitFor();
    assert.equal(await frame.getByText('restart search elsewhere').count(), 0);
    const here = frame.getByRole('group', { name: 'Where it was asked for' });
    assert.equal(await here.getByRole('button', { name: 'This channel' }).getAttribute('aria-pressed'), 'true');
    const everywhere = here.getByRole('button', { name: 'Everywhere' });
    await everywhere.focus();
    await everywhere.press('Enter');
    await frame.getByText('restart search elsewhere').waitFor();
    await frame.getByRole('status').getByText('Showing everything that you may see.').waitFor({ state: 'attached' });
    assert.equal(await everywhere.getAttribute('aria-pressed'), 'true');
  });

  it('keeps the choice of a person for this tab and no other', async () => {
    const opened = await openTab(await served(), BOUND);
    await opened.frame.getByRole('button', { name: 'Everywhere' }).click();
    await opened.frame.getByText('restart search elsewhere').waitFor();
    await opened.reopen(BOUND);
    await opened.frame.getByText('restart search elsewhere').waitFor();
    await opened.reopen({ ...BOUND, entity: 'another' });
    await opened.frame.getByText('restart search here').waitFor();
    assert.equal(await opened.frame.getByText('restart search elsewhere').count(), 0);
  });

  it('takes in a new run of its channel, and none of another', async () => {
    const tab = await served();
    const { frame } = await openTab(tab, BOUND);
    await frame.getByText('restart search here').waitFor();
    tab.world.put(run('cccccccc', '19:dev@thread.tacv2', 'deploy elsewhere'));
    tab.world.put(run('dddddddd', OPS, 'deploy here'));
    await frame.getByText('deploy here').waitFor();
    assert.equal(await frame.getByText('deploy elsewhere').count(), 0);
  });

  it('says that nothing matches where nothing was asked for, and leads out of it', async () => {
    const tab = await served();
    tab.world.set({ runs: [ELSEWHERE] });
    const { frame } = await openTab(tab, BOUND);
    await frame.getByRole('button', { name: 'Show all runs' }).click();
    await frame.getByText('restart search elsewhere').waitFor();
  });

  it('asks for its channel on the pages of approvals and of the log too, for as long as nothing else is typed', async () => {
    const tab = await served();
    const { frame, page } = await openTab(tab, BOUND);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(decodeURIComponent(new URL(request.url()).pathname + new URL(request.url()).search)));
    await frame.getByRole('link', { name: /^Approvals/ }).click();
    await until('approvals here', () => asked.includes(`/api/approvals?channel=${OPS}`));
    await frame.getByRole('link', { name: 'Audit' }).click();
    await until('the log here', () => asked.includes(`/api/audit?channel=${OPS}`));
    await frame.getByRole('button', { name: 'Everywhere' }).click();
    await until('the log of everything', () => asked.includes('/api/audit'));
    await frame.getByRole('link', { name: /^Approvals/ }).click();
    await frame.getByRole('group', { name: 'Where it was asked for' }).waitFor();
  });

  it('is bound to a group chat alike', async () => {
    const tab = await served();
    tab.world.set({ runs: [run('aaaaaaaa', '19:chat@thread.v2', 'restart search here'), ELSEWHERE] });
    const { frame } = await openTab(tab, { ...BOUND, channel: '', chat: '19:chat@thread.v2' });
    await frame.getByRole('button', { name: 'This chat' }).waitFor();
    await frame.getByText('restart search here').waitFor();
    assert.equal(await frame.getByText('restart search elsewhere').count(), 0);
  });

  it('is bound by what was saved and by Teams together: neither an address alone nor a channel alone does it', async () => {
    for (const opening of [{ path: BOUND.path }, { channel: OPS }]) {
      const { frame } = await openTab(await served(), opening);
      await frame.getByText('restart search elsewhere').waitFor();
      assert.equal(await frame.getByRole('group', { name: 'Where it was asked for' }).count(), 0);
    }
  });

  it('leads from a run back to its message in Teams, and has no such link where there is no message', async () => {
    const tab = await served();
    const url = `https://teams.microsoft.com/l/message/${encodeURIComponent(OPS)}/1700000000005?tenantId=t&parentMessageId=1700000000000`;
    tab.world.set({ runs: [{ ...HERE, conversationUrl: url }, ELSEWHERE] });
    const { frame, page } = await openTab(tab, { at: `#/runs/${HERE.view.runId}` });
    const link = frame.getByRole('link', { name: 'Open the conversation' });
    assert.equal(await link.getAttribute('href'), url);
    await link.click();
    await until(
      'Teams is asked to open it',
      async () => JSON.stringify(await page.evaluate('window.host.opened')) === JSON.stringify([url]),
    );
    await frame.evaluate(`location.hash = '#/runs/${ELSEWHERE.view.runId}'`);
    await frame.getByRole('heading', { level: 1, name: 'restart search elsewhere' }).waitFor();
    assert.equal(await link.count(), 0);
  });
});
