import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../support/browser.ts';
import { until } from '../../support/until.ts';
import { closeLater, closeOpened } from '../support/cleaning.ts';
import { serveTab } from '../support/served-tab.ts';

const FIRST_KB = 250;
const ALL_KB = 300;
const QUIET_MS = 500;

describe('the first load of the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it(`stays under ${FIRST_KB} kB gzipped for the runs page, and under ${ALL_KB} kB for all pages together`, async () => {
    const served = await serveTab();
    const context = await (await launchBrowser()).newContext();
    closeLater(() => context.close());
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => new URL(response.url()).pathname.startsWith('/tab') && bodies.push(response.body()));
    // The other pages follow by themselves; the output page is the last that is asked for, not the last that comes.
    const last = page.waitForResponse((response) => /\/output-[^/]*\.js$/.test(response.url()));
    await page.goto(`${served.origin}/_host`);
    await page.frameLocator('iframe').getByText('restart search in staging').waitFor();
    const first = await gzippedKb(bodies);
    const files = bodies.length;
    await last;
    await until('nothing more comes', async () => {
      const before = bodies.length;
      await sleep(QUIET_MS);
      return bodies.length === before;
    });
    const all = await gzippedKb(bodies);
    console.log(`      ${first.toFixed(1)} kB gzipped in ${files} files, all pages ${all.toFixed(1)} kB`);
    assert.ok(files >= 3 && first > 50, 'the measurement saw nothing');
    assert.ok(first < FIRST_KB && all > first && all < ALL_KB, `${first} kB, ${all} kB`);
  });

  it(`stays under ${FIRST_KB} kB gzipped in Polish, with that one language`, async () => {
    const served = await serveTab();
    const context = await (await launchBrowser()).newContext();
    closeLater(() => context.close());
    const page = await context.newPage();
    const bodies = new Map<string, Promise<Buffer>>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith('/tab')) bodies.set(pathname, response.body());
    });
    await page.goto(`${served.origin}/_host?locale=pl-pl`);
    await page.frameLocator('iframe').getByText('restart search in staging').waitFor();
    const first = await gzippedKb([...bodies.values()]);
    const languages = [...bodies.keys()].flatMap((path) => /\/(en|fr|pl)-[^/]*\.js$/.exec(path)?.[1] ?? []);
    assert.deepEqual(languages, ['pl']);
    assert.ok(first < FIRST_KB, `${first} kB`);
  });

  it('says in every language that it could not be loaded, when none can be', async () => {
    const served = await serveTab();
    const context = await (await launchBrowser()).newContext();
    closeLater(() => context.close());
    const page = await context.newPage();
    await page.route(/\/(en|fr|pl)-[^/]*\.js$/, (route) => route.abort());
    await page.goto(`${served.origin}/_host?locale=fr-fr`);
    const said = page.frameLocator('iframe').getByRole('alert');
    await said.getByText('Signalbox could not be loaded completely.').waitFor();
    assert.deepEqual(await said.locator('p').evaluateAll((lines) => lines.map((line) => line.getAttribute('lang'))), [null, 'pl', 'fr']);
  });
});

async function gzippedKb(bodies: readonly Promise<Buffer>[]): Promise<number> {
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 6 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
