import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../support/browser.ts';
import { closeLater, closeOpened } from '../support/cleaning.ts';
import { serveTab } from '../support/served-tab.ts';

const LIMIT_KB = 300;

describe('the first load of the tab', function () {
  this.timeout(60_000);
  afterEach(closeOpened);

  it(`stays under ${LIMIT_KB} kB gzipped: what the runs page needs, and also all pages together`, async () => {
    const served = await serveTab();
    const context = await (await launchBrowser()).newContext();
    closeLater(() => context.close());
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => new URL(response.url()).pathname.startsWith('/tab') && bodies.push(response.body()));
    // The other pages follow by themselves; the output page is the last of them.
    const last = page.waitForResponse((response) => /\/output-[^/]*\.js$/.test(response.url()));
    await page.goto(`${served.origin}/_host`);
    await page.frameLocator('iframe').getByText('restart search in staging').waitFor();
    const first = await gzippedKb(bodies);
    const files = bodies.length;
    await last;
    const all = await gzippedKb(bodies);
    console.log(`      ${first.toFixed(1)} kB gzipped in ${files} files, all pages ${all.toFixed(1)} kB`);
    assert.ok(files >= 3 && first > 50, 'the measurement saw nothing');
    assert.ok(all > first && all < LIMIT_KB, `${all} kB`);
  });

  it(`stays under ${LIMIT_KB} kB gzipped in Polish, with one file of words more and no French`, async () => {
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
    assert.ok(first < LIMIT_KB, `${first} kB`);
  });
});

async function gzippedKb(bodies: readonly Promise<Buffer>[]): Promise<number> {
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 6 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
