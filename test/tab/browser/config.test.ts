import assert from 'node:assert/strict';
import { closeOpened } from '../support/cleaning.ts';
import { becomes, openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

const OPENING = { path: '/tab/config', frame: 'settings' } as const;

describe('the configuration page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('saves the start page that was chosen when Teams asks for it', async () => {
    const served = await serveTab();
    const { frame, page } = await openTab(served, OPENING);
    await becomes(page, 'window.host.valid === true');
    await frame.getByRole('textbox', { name: 'Only this environment' }).fill('production');
    await page.evaluate('window.host.save()');
    await becomes(page, 'window.host.notified === "success"');
    assert.deepEqual(await page.evaluate('window.host.saved'), {
      entityId: 'runs?environment=production',
      suggestedDisplayName: 'Runs: production',
      contentUrl: `${served.origin}/tab?start=runs%3Fenvironment%3Dproduction&here=1&theme={theme}`,
      websiteUrl: `${served.origin}/tab?start=runs%3Fenvironment%3Dproduction`,
    });
  });

  it('starts with what the tab was set up with before', async () => {
    const { frame } = await openTab(await serveTab(), { ...OPENING, entity: 'runs?workflow=deploy&environment=staging' });
    assert.equal(await frame.getByRole('textbox', { name: 'Only this environment' }).inputValue(), 'staging');
    assert.equal(await frame.getByRole('textbox', { name: 'Only this workflow' }).inputValue(), 'deploy');
  });

  it('saves another page without the filters of the runs', async () => {
    const { frame, page } = await openTab(await serveTab(), OPENING);
    await frame.getByRole('textbox', { name: 'Only this workflow' }).fill('deploy');
    await frame.getByRole('radio', { name: /^Approvals/ }).check();
    await page.evaluate('window.host.save()');
    await becomes(page, 'window.host.saved !== null');
    assert.match(String(await page.evaluate('window.host.saved.contentUrl')), /\/tab\?start=approvals&/);
  });

  it('does not let Teams save what cannot be a name', async () => {
    const { frame, page } = await openTab(await serveTab(), OPENING);
    await frame.getByRole('textbox', { name: 'Only this environment' }).fill('pro duction&x=1');
    await frame.getByText('Letters, digits, dots, dashes and underscores only.').waitFor();
    await becomes(page, 'window.host.valid === false');
  });

  it('opens the tab on the page it saved, in the theme that Teams put into the address', async () => {
    const { frame } = await openTab(await serveTab(), { path: '/tab?start=workflows&theme=dark', theme: 'dark' });
    await frame.getByRole('heading', { level: 1, name: 'Workflows' }).waitFor();
    assert.match(frame.url(), /#\/workflows$/);
  });
});
