import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { until } from '../../support/until.ts';
import { SCREENSHOT_DIR } from '../support/built-tab.ts';
import { closeLater, closeOpened } from '../support/cleaning.ts';
import { hostFile } from '../support/host-pages.ts';
import { becomes, complaintsOf, openTab } from '../support/opened-tab.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';

const TAB = 'https://signalbox.example.com';

/** A page at `host` that frames the tab at its production origin; both names exist only inside this browser. */
async function framedBy(
  host: string,
  served: ServedTab,
  keepPolicy = true,
): Promise<Readonly<{ page: Page; elsewhere: string[]; complaints: string[] }>> {
  const context = await (await launchBrowser()).newContext();
  closeLater(() => context.close());
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const elsewhere: string[] = [];
  await page.route('**/*', (route) => {
    elsewhere.push(route.request().url());
    return route.abort();
  });
  await page.route(`${TAB}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    // A proxied answer arrives whole, so the endless one is cut short here.
    if (pathname === '/api/events') return route.fulfill({ contentType: 'text/event-stream', body: 'event: hello\ndata: {}\n\n' });
    const response = await route.fetch({ url: `${served.origin}${pathname}${search}` });
    const { 'content-security-policy': policy = '', ...headers } = response.headers();
    await route.fulfill({ response, headers: keepPolicy ? { ...headers, 'content-security-policy': policy } : headers });
  });
  await page.route(`https://${host}/**`, (route) => {
    const file = hostFile(new URL(route.request().url()).pathname, served.token);
    return file === null ? route.abort() : route.fulfill({ contentType: file.type, body: file.body });
  });
  await page.goto(`https://${host}/_host?src=${encodeURIComponent(`${TAB}/tab`)}`);
  return { page, elsewhere, complaints };
}

describe('who may frame the tab', function () {
  this.timeout(60_000);
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
    const { page } = await framedBy('evil.example', served, false);
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
