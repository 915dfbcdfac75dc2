import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { variants } from '../../support/counts.ts';
import { closeOpened } from '../support/cleaning.ts';
import { type OpenedTab, type Opening, openTab, type Theme } from '../support/opened-tab.ts';
import { criticalRun, glassRun } from '../support/sample-critical.ts';
import { DANA } from '../support/sample-events.ts';
import { TROUBLE } from '../support/sample-log.ts';
import { OTHER } from '../support/sample-versions.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';
import type { Holdings } from '../support/world.ts';

type Shown = Readonly<{
  name: string;
  opening: Opening;
  /** Text that stands there when everything has been read. */
  ready: string;
  world?: Partial<Holdings>;
  /** What to do before looking. */
  first?: (frame: Frame) => Promise<void>;
}>;

const EVERYTHING = { audit: true, govern: true, explain: true, delegate: true };
const CRITICAL = criticalRun().view.runId;
const GLASS = glassRun().view.runId;
const LOG = Array.from({ length: 4000 }, (_, line) => `2026-11-23T09:00:00Z INFO request ${line} served in ${line % 90} ms`).join('\n');

const PAGES: readonly Shown[] = [
  {
    name: 'runs',
    opening: {},
    ready: 'restart search in staging',
    first: async (frame) => frame.getByRole('link', { name: /deploy shop 1.1.9/ }).hover(),
  },
  { name: 'runs-filtered', opening: { at: '#/runs?state=failed&environment=mars' }, ready: 'No run matches' },
  { name: 'runs-empty', opening: {}, ready: 'Nothing has run yet', world: { runs: [] } },
  { name: 'run-waiting', opening: { at: `#/runs/${RUNS.waiting}` }, ready: 'Deploys to production' },
  {
    name: 'run-approve',
    opening: { at: `#/runs/${RUNS.waiting}` },
    ready: 'Approve this plan?',
    first: async (frame) => frame.getByRole('button', { name: 'Approve', exact: true }).click(),
  },
  { name: 'run-running', opening: { at: `#/runs/${RUNS.running}` }, ready: 'uploaded 214 files' },
  { name: 'run-undone', opening: { at: `#/runs/${RUNS.undone}` }, ready: 'Production serves 1.1.0 again.' },
  { name: 'run-unknown', opening: { at: `#/runs/${RUNS.unknown}` }, ready: 'Nobody knows whether this step took effect.' },
  { name: 'run-missing', opening: { at: '#/runs/r-22222222' }, ready: 'There is no such run.' },
  { name: 'output', opening: { at: `#/runs/${RUNS.undone}/output/health` }, ready: 'request 3999 served', world: { output: LOG } },
  { name: 'approvals', opening: { at: '#/approvals' }, ready: 'What will happen: 4 steps' },
  { name: 'approvals-empty', opening: { at: '#/approvals' }, ready: 'Nobody waits for you', world: { runs: [] } },
  { name: 'workflows', opening: { at: '#/workflows' }, ready: 'Also by schedule' },
  { name: 'workflow', opening: { at: '#/workflows/deploy' }, ready: 'The same, typed in the channel:' },
  {
    name: 'workflow-problems',
    opening: { at: '#/workflows/deploy' },
    ready: 'Version is needed.',
    first: async (frame) => frame.getByRole('button', { name: 'Run', exact: true }).click(),
  },
  {
    name: 'audit',
    opening: { at: '#/audit' },
    ready: 'requester_never_approves',
    first: async (frame) => frame.getByRole('button', { name: 'the requester never approves' }).click(),
  },
  {
    name: 'audit-verified',
    opening: { at: '#/audit?person=Dana' },
    ready: 'This page shows the event as it was recorded.',
    first: async (frame) => {
      await frame.getByRole('button', { name: 'asked for deploy' }).click();
      await frame.getByRole('button', { name: 'Verify this event' }).click();
    },
  },
  {
    name: 'person',
    opening: { at: `#/people/${DANA.tenantId}/${DANA.objectId}` },
    ready: 'Dana Okafor asked for deploy',
    first: async (frame) => frame.getByRole('button', { name: 'the requester never approves' }).click(),
  },
  {
    name: 'audit-trouble',
    opening: { at: '#/audit?type=decision.denied' },
    ready: 'Events are not being sealed.',
    world: { logState: TROUBLE },
  },
  {
    name: 'audit-export',
    opening: { at: '#/audit' },
    ready: 'JSONL: to keep and to verify',
    first: async (frame) => frame.getByRole('button', { name: 'Export…' }).click(),
  },
  { name: 'run-critical', opening: { at: `#/runs/${CRITICAL}` }, ready: 'Stage 2 of 3', world: { runs: [criticalRun()] } },
  {
    name: 'run-critical-approve',
    opening: { at: `#/runs/${CRITICAL}` },
    ready: 'Approve this plan?',
    world: { runs: [criticalRun()] },
    first: async (frame) => frame.getByRole('button', { name: 'Approve', exact: true }).click(),
  },
  { name: 'run-glass', opening: { at: `#/runs/${GLASS}` }, ready: 'Nobody has reviewed it yet.', world: { runs: [glassRun()] } },
  { name: 'runs-glass', opening: {}, ready: 'Glass broken, review open', world: { runs: [criticalRun(), glassRun()] } },
  {
    name: 'reviews',
    opening: { at: '#/approvals' },
    ready: 'Reviews open',
    world: { runs: [criticalRun(), glassRun()], can: EVERYTHING },
  },
  {
    name: 'review-dialog',
    opening: { at: '#/approvals' },
    ready: 'Close this review?',
    world: { runs: [glassRun()] },
    first: async (frame) => frame.getByRole('button', { name: 'Close the review' }).click(),
  },
  { name: 'who', opening: { at: '#/who' }, ready: 'Ask about anything that can be typed', world: { can: EVERYTHING } },
  {
    name: 'who-answer',
    opening: { at: '#/who?what=deploy&environment=production' },
    ready: 'Rosa Marin may ask for this',
    world: { can: EVERYTHING },
  },
  { name: 'rules', opening: { at: '#/rules' }, ready: 'Nobody who may govern could sign in.', world: { can: EVERYTHING } },
  { name: 'rules-others', opening: { at: '#/rules' }, ready: 'Others look after the rules' },
  { name: 'rules-version', opening: { at: `#/rules/${OTHER}` }, ready: 'The freeze december is gone.', world: { can: EVERYTHING } },
  {
    name: 'rules-approve',
    opening: { at: `#/rules/${OTHER}` },
    ready: 'Put these rules in force?',
    world: { can: EVERYTHING },
    first: async (frame) => frame.getByRole('button', { name: 'Approve', exact: true }).click(),
  },
  { name: 'delegations', opening: { at: '#/delegations' }, ready: 'through Cora Diaz', world: { can: EVERYTHING } },
  {
    name: 'delegations-problems',
    opening: { at: '#/delegations' },
    ready: 'Say who stands in for you.',
    world: { can: EVERYTHING },
    first: async (frame) => frame.getByRole('button', { name: 'Hand on' }).click(),
  },
  { name: 'missing', opening: { at: '#/nowhere' }, ready: 'There is no such page' },
  { name: 'config', opening: { path: '/tab/config', frame: 'settings' }, ready: 'The tab opens with' },
  { name: 'no-consent', opening: { consent: 'no' }, ready: 'Signalbox does not know you yet' },
];

const LOOKS: readonly Readonly<{ look: string; theme: Theme; width: number }>[] = [
  { look: 'light', theme: 'default', width: 1200 },
  { look: 'dark', theme: 'dark', width: 1200 },
  { look: 'contrast', theme: 'contrast', width: 1200 },
  { look: 'narrow', theme: 'default', width: 380 },
];

describe('the pages of the tab', function () {
  this.timeout(120_000);
  afterEach(closeOpened);
  for (const [turn, shown] of PAGES.entries()) {
    it(`${shown.name}: is readable in every theme and narrow, and axe finds nothing`, async () => {
      const served = await serveTab();
      served.world.set(shown.world ?? {});
      const tab = await openTab(served, shown.opening);
      await shown.first?.(tab.frame);
      await tab.frame.getByText(shown.ready).first().waitFor();
      for (const look of variants(LOOKS, turn)) await checkLook(tab, shown.name, look);
      assert.deepEqual(expected(tab.complaints), []);
    });
  }
});

async function checkLook(tab: OpenedTab, name: string, { look, theme, width }: (typeof LOOKS)[number]): Promise<void> {
  await tab.setTheme(theme);
  await tab.setWidth(width);
  assert.deepEqual(await tab.violations(), [], `${name} ${look}`);
  const sideways = await tab.frame.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  // Behind a dialog a long page has no scroll bar, which leaves a little room: that is no scrolling.
  assert.ok(Number(sideways) <= 0, `${name} ${look} scrolls sideways`);
  await tab.screenshot(`${name}-${look}`);
}

/** A browser writes every answer that is not 2xx to the console; the page that is about one shows it. */
function expected(complaints: readonly string[]): readonly string[] {
  return complaints.filter((complaint) => !/status of 404/.test(complaint));
}
