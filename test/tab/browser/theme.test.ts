import assert from 'node:assert/strict';
import { closeOpened } from '../support/cleaning.ts';
import { becomes, openTab } from '../support/opened-tab.ts';
import { serveTab } from '../support/served-tab.ts';

const BACKGROUND = 'getComputedStyle(document.querySelector("header")).backgroundColor';

describe('the theme of the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('follows Teams while the tab is open, and shows an unknown theme as the default one', async () => {
    const { frame, page, setTheme } = await openTab(await serveTab());
    await becomes(frame, `${BACKGROUND} === 'rgb(255, 255, 255)'`);
    await setTheme('dark');
    await becomes(frame, `${BACKGROUND} === 'rgb(41, 41, 41)'`);
    await setTheme('contrast');
    await becomes(frame, `${BACKGROUND} === 'rgb(0, 0, 0)'`);
    await page.evaluate("window.host.setTheme('glass')");
    await becomes(frame, `${BACKGROUND} === 'rgb(255, 255, 255)'`);
  });

  it('styles by nonce alone: every style element carries the page’s own, and nothing was refused', async () => {
    const { frame, complaints } = await openTab(await serveTab());
    await frame.getByText('restart search in staging').waitFor();
    const nonces = (await frame.evaluate('[...document.querySelectorAll("style")].map((style) => style.nonce)')) as string[];
    assert.ok(nonces.length > 3);
    assert.match(nonces[0] ?? '', /^[A-Za-z0-9+/]{22}==$/);
    assert.equal(new Set(nonces).size, 1);
    assert.deepEqual(complaints, []);
  });
});

describe('where the tab opens', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('follows a deep link of Teams', async () => {
    const { frame } = await openTab(await serveTab(), { sub: 'runs/r-b93fkmz2' });
    await frame.getByRole('heading', { level: 1, name: 'deploy shop 1.1.9 to production' }).waitFor();
  });

  it('moves the focus to the heading when a page is opened', async () => {
    const { frame } = await openTab(await serveTab());
    await frame.getByRole('link', { name: /restart search in staging/ }).click();
    await frame.getByRole('heading', { level: 1, name: 'restart search in staging' }).waitFor();
    await becomes(frame, 'document.activeElement.tagName === "H1"');
    assert.equal(await frame.evaluate('document.title'), 'restart search in staging · Signalbox');
  });

  it('shows times in the reader’s locale and zone', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/runs/r-b93fkmz2', locale: 'pl-pl' });
    const started = frame.locator('dd time').first();
    assert.match((await started.textContent()) ?? '', /^\d{1,2} \p{Ll}{3} \d{4}, \d\d:\d\d:\d\d$/u);
  });
});
