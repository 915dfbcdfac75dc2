import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../support/browser.ts';
import { closeLater, closeOpened } from '../support/cleaning.ts';
import { serveTab } from '../support/served-tab.ts';

const LIMIT_KB = 300;

describe('the first load of the tab', function () {
  this.timeout(60_000);
  afterEach(closeOpened);

  it(`stays under ${LIMIT_KB} kB gzipped, everything counted that the browser fetches for the runs page`, async () => {
    const served = await serveTab();
    const context = await (await launchBrowser()).newContext();
    closeLater(() => context.close());
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => new URL(response.url()).pathname.startsWith('/tab') && bodies.push(response.body()));
    await page.goto(`${served.origin}/_host`);
    await page.frameLocator('iframe').getByText('restart search in staging').waitFor();
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 6 }).length);
    const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000;
    console.log(`      ${kb.toFixed(1)} kB gzipped in ${sizes.length} files`);
    assert.ok(sizes.length >= 3 && kb > 50, 'the measurement saw nothing');
    assert.ok(kb < LIMIT_KB, `${kb} kB`);
  });
});
