import assert from 'node:assert/strict';
import { isShown } from '../../support/shown.ts';
import { until } from '../../support/until.ts';
import { closeOpened } from '../support/cleaning.ts';
import { becomes, type OpenedTab, openTab } from '../support/opened-tab.ts';
import { sampleDelegations } from '../support/sample-delegations.ts';
import { ROSA } from '../support/sample-events.ts';
import { minutesAgo, sampleRun } from '../support/sample-run.ts';
import { SAMPLE_RULES } from '../support/sample-versions.ts';
import { RUNS } from '../support/sample-world.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';
import type { World } from '../support/world.ts';

const NOTHING = { approve: [], cancel: false, resolve: false, review: false };

function finish(world: World): void {
  const run = world.runs().find((candidate) => candidate.view.runId === RUNS.running);
  assert.ok(run !== undefined);
  const steps = run.view.steps.map((step) => ({ ...step, state: 'succeeded' as const, endedAt: minutesAgo(0) }));
  world.put({ view: { ...run.view, state: 'succeeded', steps, endedAt: minutesAgo(0) }, can: NOTHING });
}

/** What a screen reader was told, oldest first. */
async function keepAnnouncements({ frame }: OpenedTab): Promise<() => Promise<string>> {
  await frame.evaluate(`
    window.said = [];
    new MutationObserver((changes) => changes.forEach(({ target }) => {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest('[role=status]');
      if (region !== null && region !== undefined && region.textContent !== '') window.said.push(region.textContent);
    })).observe(document.body, { subtree: true, childList: true, characterData: true });
  `);
  return async () => String(await frame.evaluate('window.said.join("\\n")'));
}

async function live(served: ServedTab, at: string): Promise<OpenedTab> {
  const tab = await openTab(served, { at });
  await tab.frame.getByText('Live', { exact: true }).waitFor();
  return tab;
}

describe('the tab follows the server', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  it('shows what was proposed, and votes that were handed on, without a reload', async () => {
    const served = await serveTab();
    served.world.set({ can: { audit: false, govern: true, explain: false, delegate: true }, rules: { ...SAMPLE_RULES, proposed: [] } });
    const rules = await live(served, '#/rules');
    await rules.frame.getByText('Nothing is proposed.').waitFor();
    served.world.set({ rules: SAMPLE_RULES });
    served.world.touched({ topic: 'rules' });
    await rules.frame.getByText('Look and decide').waitFor({ timeout: 5_000 });

    served.world.set({ delegations: { given: [], received: [], can: { handOn: [], away: false } } });
    const delegations = await live(served, '#/delegations');
    await delegations.frame.getByText('through Cora Diaz').waitFor({ state: 'detached' });
    served.world.set({ delegations: sampleDelegations() });
    served.world.touched({ topic: 'delegations', people: [ROSA] });
    await delegations.frame.getByText('through Cora Diaz').waitFor({ timeout: 5_000 });
  });

  it('shows a run’s new state and says it aloud, without a reload', async () => {
    const served = await serveTab();
    const tab = await live(served, `#/runs/${RUNS.running}`);
    await tab.frame.getByText('uploaded 214 files').waitFor();
    const said = await keepAnnouncements(tab);
    finish(served.world);
    await tab.frame.locator('h1 ~ *, main').getByText('Succeeded').first().waitFor();
    await becomes(tab.frame, 'window.said.some((text) => text.includes("Run: Succeeded."))');
    assert.match(await said(), /Switch staging: Succeeded\./);
  });

  it('puts a new run on top of the list and takes out one that no longer matches', async () => {
    const served = await serveTab();
    const { frame } = await live(served, '#/runs?state=running');
    await frame.getByText('deploy shop 1.2.0 to staging').waitFor();
    served.world.put({
      view: sampleRun('2new2run', { summary: 'restart billing', state: 'running', createdAt: minutesAgo(0), endedAt: null }),
      can: NOTHING,
    });
    await frame.getByText('restart billing').waitFor();
    assert.match((await frame.locator('main ul li').first().textContent()) ?? '', /restart billing/);
    finish(served.world);
    await frame.getByText('deploy shop 1.2.0 to staging').waitFor({ state: 'detached' });
    await isShown(frame.getByText('restart billing'), 1);
  });

  it('says when the connection is lost, and reads what it missed when it is back', async () => {
    const served = await serveTab();
    const { frame } = await live(served, '');
    served.cable.cut();
    await frame.getByText('Reconnecting').waitFor();
    finish(served.world);
    served.cable.restore();
    await frame.getByText('Live', { exact: true }).waitFor();
    await frame.locator('li', { hasText: 'deploy shop 1.2.0 to staging' }).getByText('Succeeded').waitFor();
  });

  it('gets a new token by itself when the server no longer takes the old one', async () => {
    const served = await serveTab();
    const { frame } = await live(served, '');
    served.forgetTokens();
    await frame.getByRole('link', { name: 'Workflows' }).click();
    await frame.getByText('Deploy a service').waitFor();
    // The workflows are shown from before at once; they are read again a moment later.
    await until('another token', async () => served.tokensGiven() === 2);
    assert.equal(await frame.getByRole('alert').count(), 0);
  });

  it('keeps the token out of the address, the page and every storage', async () => {
    const served = await serveTab();
    const { frame } = await live(served, '');
    const kept = String(
      await frame.evaluate(
        'JSON.stringify([location.href, document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, document.cookie])',
      ),
    );
    assert.doesNotMatch(kept, /e30\./);
  });
});
