import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { type OpenedPage, openLocalTeams } from '../local/browser/opened-page.ts';
import { until } from '../support/local-app.ts';
import { type ServedApp, serveApp } from '../support/served-app.ts';

const PICTURES = path.join(import.meta.dirname, '../../dist/screenshots/scenarios');
/** Tall enough for a whole card. */
const TALL = { viewport: { width: 1280, height: 1240 } };
const FLOOD = {
  'workflows/flood.yml': `version: 1
title: Print a lot
description: Prints ten megabytes.
risk: low
command: flood
steps:
  - id: flood
    name: Print ten megabytes
    uses: script.run
    with: { script: flood.js }
    effect: read
    timeout: 1m
`,
  'scripts/flood.js': `const line = 'x'.repeat(99) + '\\n';
for (let sent = 0; sent < 10_000_000; sent += 100_000) process.stdout.write(line.repeat(1000));
console.log('the last line');
`,
};

describe('Local Teams in a browser', function () {
  this.timeout(120_000);
  let served: ServedApp;
  let teams: OpenedPage;
  before(async () => {
    served = await serveApp(FLOOD);
  });
  after(() => served.close());
  beforeEach(async () => {
    teams = await openLocalTeams({ origin: served.origin, url: served.url() }, TALL);
  });
  afterEach(() => teams.close());

  /** Types a command as a new post and gives its thread. */
  const post = async (text: string): Promise<Locator> => {
    const before = await teams.page.getByTestId('thread').count();
    await teams.write(text);
    await until(
      async () => ((await teams.page.getByTestId('thread').count()) > before ? true : null),
      async () => 'the post did not appear',
    );
    const id = await teams.page.getByTestId('thread').last().getAttribute('data-thread');
    assert.ok(id !== null, 'a thread carries its id');
    return teams.page.locator(`[data-thread="${id}"]`);
  };
  const saying = (thread: Locator, words: string | RegExp): Promise<void> =>
    thread.getByTestId('card').filter({ hasText: words }).first().waitFor({ timeout: 30_000 });
  const picture = (name: string): Promise<Buffer> => teams.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  const theme = async (name: 'light' | 'dark'): Promise<void> => {
    await teams.page.getByTestId('theme-switch').click();
    await teams.page.getByTestId(`theme-${name}`).click();
  };
  const version = async (environment: 'staging' | 'production'): Promise<string> =>
    (await fetch(`${served.site.shop[environment]}/health`)).text();

  it('deploys to staging for a developer', async () => {
    const thread = await post('@Signalbox deploy shop 1.1.0 to staging');
    await saying(thread, '✓ Succeeded');
    assert.match(await version('staging'), /1\.1\.0/);
    await picture('staging');
    assert.deepEqual(teams.complaints, []);
  });

  it('deploys to production when a release manager approves on the card, and the tab shows every step', async () => {
    const thread = await post('@Signalbox deploy shop 1.1.0 to production');
    await saying(thread, 'Waiting for approval');
    await teams.actAs('release-manager-a');
    await theme('dark');
    await picture('approval');
    await theme('light');
    await thread.getByRole('textbox').first().fill('go ahead');
    await thread.getByRole('button', { name: 'Approve', exact: true }).click();
    await saying(thread, '✓ Succeeded');
    assert.match(await version('production'), /1\.1\.0/);
    await picture('deploy');
    await teams.page.getByTestId('tab-open').first().click();
    const tab = teams.page.frameLocator('[data-testid="tab-frame"]');
    await tab.getByText('deploy shop 1.1.0 to production').first().waitFor();
    await picture('tab');
    await tab.getByText('deploy shop 1.1.0 to production').first().click();
    await tab.getByText('Ask the service whether it is well').first().waitFor();
    await tab.getByText('go ahead').first().waitFor();
    await picture('tab-run');
    assert.deepEqual(teams.complaints, []);
  });

  it('refuses the requester’s own click, and tells that person alone', async () => {
    await teams.actAs('release-manager-a');
    const thread = await post('@Signalbox deploy shop 1.0.0 to production');
    await saying(thread, 'Waiting for approval');
    await thread.getByRole('button', { name: 'Approve', exact: true }).click();
    await thread.getByTestId('notice').filter({ hasText: 'requester-never-approves' }).waitFor();
    await teams.actAs('release-manager-b');
    assert.equal(await thread.getByTestId('notice').count(), 0);
    await thread.getByRole('button', { name: 'Reject', exact: true }).click();
    await saying(thread, 'Rejected');
  });

  it('refuses the outsider with the rule named', async () => {
    await teams.actAs('outsider');
    const thread = await post('@Signalbox deploy shop 1.1.0 to staging');
    await saying(thread, 'default-deny');
    await picture('refused');
  });

  it('undoes a release whose health check fails, and the card says so', async () => {
    const before = await version('staging');
    const thread = await post('@Signalbox deploy shop 1.2.0 to staging');
    await saying(thread, 'was undone');
    assert.equal(await version('staging'), before);
    await picture('undone');
  });

  it('shows the end of ten megabytes of output', async () => {
    await teams.actAs('release-manager-a');
    const thread = await post('@Signalbox flood');
    await saying(thread, 'the last line');
    await saying(thread, '✓ Succeeded');
  });

  it('survives kill -9 while a run waits: after a restart the approval completes it', async () => {
    const thread = await post('@Signalbox deploy shop 1.0.0 to production');
    await saying(thread, 'Waiting for approval');
    const id = await thread.getAttribute('data-thread');
    await served.kill();
    await served.restart();
    await teams.close();
    teams = await openLocalTeams({ origin: served.origin, url: served.url() }, TALL);
    await teams.actAs('release-manager-b');
    const again = teams.page.locator(`[data-thread="${id}"]`);
    await again.getByRole('button', { name: 'Approve', exact: true }).click();
    await saying(again, '✓ Succeeded');
    assert.match(await version('production'), /1\.0\.0/);
  });
});
