import assert from 'node:assert/strict';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

const LINE = 'x'.repeat(91);
/** 10 MB in lines of 100 bytes. */
const TEN_MB = Array.from({ length: 100_000 }, (_, line) => `${String(line).padStart(7, '0')} ${LINE}`).join('\n');

describe('the output page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('opens 10 MB at its end, finds a line in it and keeps the page small', async () => {
    const served = await serveTab();
    served.world.set({ output: TEN_MB });
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.undone}/output/health` });
    await frame.getByText('100,000 lines').waitFor();
    await frame.getByText('0099999 x').waitFor();
    assert.ok(Number(await frame.evaluate('document.querySelectorAll("*").length')) < 1500);
    await frame.getByRole('searchbox', { name: 'Show lines with' }).fill('0042424');
    await frame.getByText('1 of 100,000 lines').waitFor();
    assert.match((await frame.getByRole('region', { name: 'Output' }).textContent()) ?? '', /^424250042424 x/);
  });

  it('downloads exactly what was printed', async () => {
    const served = await serveTab();
    served.world.set({ output: 'ä\u202e<b>\n\tline 2\n' });
    const { frame, page } = await openTab(served, { at: `#/runs/${RUNS.undone}/output/health` });
    const [download] = await Promise.all([page.waitForEvent('download'), frame.getByRole('button', { name: 'Download' }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
    assert.equal(Buffer.concat(chunks).toString('utf8'), 'ä\u202e<b>\n\tline 2\n');
    assert.equal(download.suggestedFilename(), `${RUNS.undone}-health.txt`);
  });
});
