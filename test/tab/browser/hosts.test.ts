import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { SCREENSHOT_DIR } from '../support/built-tab.ts';
import { closeOpened } from '../support/cleaning.ts';
import { framedBy } from '../support/framed-tab.ts';
import { becomes, openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

describe('who may frame the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  for (const host of ['teams.microsoft.com', 'teams.cloud.microsoft', 'm365.cloud.microsoft', 'outlook.office.com']) {
    it(`works in ${host} under the production policy, and asks nobody else for anything`, async () => {
      const { page, elsewhere, complaints } = await framedBy(host, await serveTab({ local: false }));
      await page.frameLocator('iframe').getByText('restart search in staging').waitFor();
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(complaints, []);
    });
  }

  for (const host of ['evil.example', 'teams.microsoft.com.evil.example', 'microsoft.com']) {
    it(`is not shown in ${host}`, async () => {
      const { page, complaints } = await framedBy(host, await serveTab({ local: false }));
      await becomes(page, 'document.querySelector("iframe").src !== ""');
      while (!complaints.some((complaint) => /frame-ancestors/.test(complaint))) await page.waitForEvent('console');
      assert.deepEqual(await page.evaluate('window.host.log'), []);
      // The browser complains first and puts its own page there a moment later.
      await until('the frame shows an error of the browser', async () => /^chrome-error:/.test(page.frames()[1]?.url() ?? ''), 20_000);
    });
  }

  it('tells an evil host nothing even where the policy got lost, and says how to open it', async () => {
    const served = await serveTab({ local: false });
    const { page } = await framedBy('evil.example', served, { keepPolicy: false });
    await page.frameLocator('iframe').getByText('Open Signalbox in Microsoft Teams').waitFor({ timeout: 20_000 });
    assert.deepEqual([...new Set((await page.evaluate('window.host.log')) as string[])], ['initialize']);
    assert.equal(served.tokensGiven(), 0);
  });

  it('says how to open it where there is no host at all', async () => {
    const served = await serveTab();
    const { page } = await openTab(served);
    await page.goto(`${served.origin}/tab`);
    await page.getByText('Open Signalbox in Microsoft Teams').waitFor();
    await page.screenshot({ path: join(SCREENSHOT_DIR, 'outside-light.png') });
  });
});
