import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import { isShown } from '../../support/shown.ts';
import { until } from '../../support/until.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { minutesAgo, sampleRun } from '../support/sample-run.ts';
import { serveTab } from '../support/served-tab.ts';

const NOTHING = { approve: [], cancel: false, resolve: false, review: false };
/** 120 runs whose ids have only the letters that run ids have. */
const MANY = Array.from({ length: 120 }, (_, index) => {
  const id = String(index).padStart(8, 'z').replace(/0/g, 'a').replace(/1/g, 'b');
  return { view: sampleRun(id, { summary: `logs shop ${index}`, createdAt: minutesAgo(index) }), can: NOTHING };
});

describe('the runs page', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('loads older runs page by page, and still has them when one comes back from a run', async () => {
    const served = await serveTab();
    served.world.set({ runs: MANY });
    const { frame } = await openTab(served);
    const rows = frame.locator('main li');
    await frame.getByText('logs shop 49').waitFor();
    await isShown(rows, 50);
    await frame.getByRole('button', { name: 'Load more' }).click();
    await frame.getByText('logs shop 99').waitFor();
    await frame.getByText('logs shop 99').click();
    await frame.getByRole('heading', { level: 1, name: 'logs shop 99' }).waitFor();
    await frame.evaluate('history.back()');
    await frame.getByText('logs shop 99').waitFor();
    await frame.getByRole('button', { name: 'Load more' }).click();
    await frame.getByText('logs shop 119').waitFor();
    await isShown(rows, 120);
    await isShown(frame.getByRole('button', { name: 'Load more' }), 0);
  });

  it('filters by one click and keeps the filter in the address', async () => {
    const { frame } = await openTab(await serveTab());
    await frame.getByRole('button', { name: 'Waiting for people' }).click();
    await frame.getByText('deploy shop 1.1.0 to staging').waitFor({ state: 'detached' });
    await isShown(frame.locator('main li'), 2);
    assert.match(frame.url(), /#\/runs\?state=waiting_approval&state=needs_decision$/);
    await frame.getByRole('combobox', { name: 'Environment' }).fill('staging');
    await frame.getByRole('combobox', { name: 'Environment' }).press('Enter');
    await frame.getByText('deploy shop 1.2.0 to production').waitFor({ state: 'detached' });
    await frame.getByText('restart search in staging').waitFor();
    await frame.getByRole('combobox', { name: 'State' }).click();
    await frame
      .getByRole('option', { name: 'Needs a decision' })
      .or(frame.getByRole('menuitemcheckbox', { name: 'Needs a decision' }))
      .click();
    await frame.getByText('No run matches').waitFor();
    await frame.getByRole('button', { name: 'Show all runs' }).click();
    await frame.getByText('deploy shop 1.1.0 to staging').waitFor();
  });

  it('says what went wrong and reads again when asked', async () => {
    const served = await serveTab();
    served.world.set({
      failure: new AppError({
        code: 'unavailable',
        reason: 'store.unavailable',
        message: 'The database does not answer. Try again in a minute.',
      }),
    });
    const { frame, screenshot } = await openTab(served);
    const alert = frame.getByRole('alert');
    await alert.getByText('The database does not answer.').waitFor();
    await screenshot('runs-unavailable-light');
    const button = alert.getByRole('button', { name: 'Try again' });
    const before = served.world.readings();
    await button.click();
    await until('the button reads again', () => served.world.readings() > before);
    served.world.set({ failure: null });
    // An event stream that opens just now makes the page read by itself, and then the button is gone.
    await button.click({ timeout: 2_000 }).catch(() => undefined);
    await frame.getByText('restart search in staging').waitFor();
    await isShown(alert, 0);
  });
});
