import assert from 'node:assert/strict';
import { isShown } from '../../support/shown.ts';
import { closeOpened } from '../support/cleaning.ts';
import { openTab } from '../support/opened-tab.ts';
import { DANA } from '../support/sample-events.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';

describe('what somebody did', function () {
  this.timeout(60_000);
  afterEach(closeOpened);

  it('is reached from the name in an event, and stands by day with the run that it is about', async () => {
    const { frame } = await openTab(await serveTab(), { at: '#/audit?person=Dana' });
    await frame.getByRole('button', { name: 'Dana Okafor asked for deploy' }).click();
    await frame.getByRole('link', { name: 'Dana Okafor' }).click();
    await frame.getByRole('heading', { name: 'Dana Okafor' }).waitFor();
    await frame.waitForURL(new RegExp(`#/people/${DANA.tenantId}/${DANA.objectId}$`));
    assert.equal(await frame.getByRole('link', { name: 'deploy', exact: true }).first().getAttribute('href'), `#/runs/${RUNS.waiting}`);
    assert.equal(await frame.getByRole('main').getByText('Rosa Marin').count(), 0);
    await frame.getByRole('link', { name: 'Search in the audit log' }).click();
    await frame.waitForURL(/#\/audit\?person=/);
  });

  it('is read page by page, and says when there is nothing', async () => {
    const served = await serveTab();
    const [sample] = served.world.held().events;
    if (sample === undefined) assert.fail('there are no events');
    const many = Array.from({ length: 70 }, (_, place) => ({
      ...sample,
      seq: 500 - place,
      id: `p-${place}`,
      actor: DANA,
      sentence: `Number ${place}.`,
    }));
    served.world.set({ events: many });
    const { frame, reopen } = await (async () => {
      const tab = await openTab(served, { at: `#/people/${DANA.tenantId}/${DANA.objectId}` });
      return { frame: () => tab.frame, reopen: tab.reopen };
    })();
    await frame().getByText('Number 0.').waitFor();
    await isShown(frame().locator('ol li'), 50);
    await frame().getByRole('button', { name: 'Load more' }).click();
    await frame().getByText('Number 69.').waitFor();
    await isShown(frame().locator('ol li'), 70);
    await reopen({ at: '#/people/contoso/nobody' });
    await frame().getByText('Nothing to see here').waitFor();
  });
});

describe('what happened to a run', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('stands on its page, oldest first, and follows it', async () => {
    const served = await serveTab();
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.waiting}` });
    const story = frame.getByRole('region', { name: 'What happened' });
    await story.getByText('3 events, the last one').waitFor();
    const lines = (await story.locator('ol li button').allInnerTexts()).map((text) => text.split('\n').at(1));
    assert.deepEqual(
      lines.map((line) => line?.slice(0, 22)),
      ['Dana Okafor may not ap', 'Dana Okafor asked for ', 'Signalbox asks 1 relea'],
    );
    const { events } = served.world.held();
    const [newest] = events;
    served.world.set({
      events: newest === undefined ? [] : [{ ...newest, seq: 215, id: 'e-215', sentence: 'Rosa Marin looked at it.' }, ...events],
    });
    const [run] = served.world.runs();
    if (run !== undefined) served.world.put(run);
    await story.getByText('Rosa Marin looked at it.').waitFor();
  });

  it('is folded when it is long', async () => {
    const { frame } = await openTab(await serveTab(), { at: `#/runs/${RUNS.succeeded}` });
    const story = frame.getByRole('region', { name: 'What happened' });
    const line = story.getByRole('button', { name: '60 events, the last one' });
    await line.waitFor();
    assert.equal(await story.locator('ol').count(), 0);
    await line.press('Enter');
    await isShown(story.locator('ol li'), 60);
  });

  it('is not there for somebody who may see the run only', async () => {
    const served = await serveTab();
    served.world.set({ timelineRefused: true });
    const { frame } = await openTab(served, { at: `#/runs/${RUNS.waiting}` });
    await frame.getByRole('heading', { name: 'Steps' }).waitFor();
    await frame.getByRole('heading', { name: 'What happened' }).waitFor({ state: 'detached' });
  });
});
