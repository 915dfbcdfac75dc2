import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { EN } from '../../../tab/text/en.ts';
import { FR } from '../../../tab/text/fr.ts';
import { PL } from '../../../tab/text/pl.ts';
import { launchBrowser } from '../../support/browser.ts';
import { variants } from '../../support/counts.ts';
import { closeLater, closeOpened } from '../support/cleaning.ts';
import { becomes, type OpenedTab, openTab, type Theme } from '../support/opened-tab.ts';
import { criticalRun, glassRun } from '../support/sample-critical.ts';
import { TROUBLE } from '../support/sample-log.ts';
import { OTHER } from '../support/sample-versions.ts';
import { RUNS } from '../support/sample-world.ts';
import { serveTab } from '../support/served-tab.ts';
import type { Holdings } from '../support/world.ts';

const CATALOGUES = { pl: PL, fr: FR } as const;
type Language = keyof typeof CATALOGUES;
const LOCALES: Readonly<Record<Language, string>> = { pl: 'pl-pl', fr: 'fr-fr' };

type Shown = Readonly<{
  name: string;
  at: string;
  /** What stands there when everything has been read: a sentence without values. */
  ready: keyof typeof EN;
  world?: Partial<Holdings>;
  /** The button to press before looking. */
  press?: keyof typeof EN;
}>;

const can = { audit: true, govern: true, explain: true, delegate: true };
const critical = { runs: [criticalRun()], can };

const PAGES: readonly Shown[] = [
  { name: 'runs', at: '', ready: 'run.state.needs_decision', world: { can } },
  { name: 'runs-empty', at: '#/runs?state=failed&environment=mars', ready: 'runs.no-match', world: { can } },
  { name: 'run-waiting', at: `#/runs/${RUNS.waiting}`, ready: 'button.approve', world: { can } },
  { name: 'run-approve', at: `#/runs/${RUNS.waiting}`, ready: 'vote.approve-title', press: 'button.approve', world: { can } },
  { name: 'run-critical', at: `#/runs/${criticalRun().view.runId}`, ready: 'approval.tab-only', world: critical },
  { name: 'run-undone', at: `#/runs/${RUNS.undone}`, ready: 'step.state.undone', world: { can } },
  { name: 'run-unknown', at: `#/runs/${RUNS.unknown}`, ready: 'unknown.step', world: { can } },
  { name: 'approvals', at: '#/approvals', ready: 'review.list', world: { runs: [criticalRun(), glassRun()], can } },
  { name: 'workflows', at: '#/workflows', ready: 'workflows.runs', world: { can } },
  { name: 'workflow', at: '#/workflows/deploy', ready: 'form.same', press: 'form.run', world: { can } },
  { name: 'audit', at: '#/audit', ready: 'audit.decision', world: { can } },
  { name: 'audit-trouble', at: '#/audit?person=Dana', ready: 'audit.channel', press: 'audit.more', world: { can, logState: TROUBLE } },
  { name: 'audit-export', at: '#/audit', ready: 'export.jsonl', press: 'export.button', world: { can } },
  { name: 'rules', at: '#/rules', ready: 'rules.history', world: { can } },
  { name: 'rules-version', at: `#/rules/${OTHER}`, ready: 'changes.settings', world: { can } },
  { name: 'rules-approve', at: `#/rules/${OTHER}`, ready: 'act.approve-title', press: 'act.approve', world: { can } },
  { name: 'delegations', at: '#/delegations', ready: 'delegate.to-missing', press: 'delegate.send', world: { can } },
  { name: 'who', at: '#/who?what=deploy&environment=production', ready: 'who.roles', world: { can } },
];

const LOOKS: readonly Readonly<{ look: string; theme: Theme; width: number }>[] = [
  { look: 'light', theme: 'default', width: 1200 },
  { look: 'dark', theme: 'dark', width: 1200 },
  { look: 'narrow', theme: 'default', width: 380 },
];

for (const [language, locale] of Object.entries(LOCALES)) {
  const words = CATALOGUES[language === 'pl' ? 'pl' : 'fr'];
  describe(`the pages of the tab in ${locale}`, function () {
    this.timeout(120_000);
    afterEach(closeOpened);

    for (const [turn, shown] of PAGES.entries()) {
      if (!variants(Object.keys(LOCALES), turn).includes(language)) continue;
      it(`${shown.name}: nothing is cut or English, and axe finds nothing`, async () => {
        const served = await serveTab();
        served.world.set(shown.world ?? {});
        const tab = await openTab(served, { at: shown.at, locale });
        if (shown.press !== undefined) await tab.frame.getByRole('button', { name: words[shown.press], exact: true }).click();
        await tab.frame.getByText(words[shown.ready]).filter({ visible: true }).first().waitFor();
        assert.match(String(await tab.frame.evaluate('document.documentElement.lang')), new RegExp(`^${language}-`));
        assert.deepEqual(await englishIn(tab.frame, words), []);
        for (const look of variants(LOOKS, turn)) await checkLook(tab, `${language}-${shown.name}`, look);
      });
    }

    it('the page that configures a channel’s tab: saves its name in this language', async () => {
      const tab = await openTab(await serveTab(), { path: '/tab/config', frame: 'settings', locale });
      await tab.frame.getByText(words['config.opens']).waitFor();
      for (const look of variants(LOOKS, 2)) await checkLook(tab, `${language}-config`, look);
      await tab.page.evaluate('window.host.save()');
      await becomes(tab.page, 'window.host.saved !== null');
      assert.equal(await tab.page.evaluate('window.host.saved.suggestedDisplayName'), `${words['nav.runs']} · Signalbox`);
    });

    it('where Teams gives no sign-in: says what to do', async () => {
      const tab = await openTab(await serveTab(), { locale, consent: 'no' });
      await tab.frame.getByText(words['notice.unknown']).waitFor();
      await checkLook(tab, `${language}-no-consent`, { look: 'narrow', theme: 'default', width: 380 });
    });

    it('without Teams around it: speaks the language of the browser', async () => {
      const served = await serveTab();
      const context = await (await launchBrowser()).newContext({ locale });
      closeLater(() => context.close());
      const page = await context.newPage();
      await page.goto(`${served.origin}/tab`);
      await page.getByText(words['notice.outside-text']).waitFor();
      assert.match(String(await page.evaluate('document.documentElement.lang')), new RegExp(`^${language}-`));
    });
  });
}

async function checkLook(tab: OpenedTab, name: string, { look, theme, width }: (typeof LOOKS)[number]): Promise<void> {
  await tab.setTheme(theme);
  await tab.setWidth(width);
  assert.deepEqual(await tab.violations(), [], `${name} ${look}`);
  assert.deepEqual(await tab.frame.evaluate(CUT), [], `${name} ${look} cuts words`);
  const sideways = await tab.frame.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.ok(Number(sideways) <= 0, `${name} ${look} scrolls sideways`);
  await tab.screenshot(`${name}-${look}`);
}

/** Elements with words in them that do not fit and cannot be scrolled to. What is meant for screen readers is a pixel wide on purpose. */
const CUT = `[...document.querySelectorAll('body *')].filter((one) => {
  const { overflowX, overflowY, display, clipPath } = getComputedStyle(one);
  if (display === 'inline' || clipPath !== 'none' || one.clientWidth <= 1) return false;
  if (one.matches('input[placeholder]')) return one.value === '' && one.scrollWidth > one.clientWidth + 1;
  if (one.textContent.trim() === '') return false;
  if (one.matches('.fui-Badge, .fui-Button') && one.scrollHeight > one.clientHeight + 2) return true;
  const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
  return (hides(overflowX) && one.scrollWidth > one.clientWidth + 1) || (hides(overflowY) && one.scrollHeight > one.clientHeight + 2);
}).map((one) => one.tagName + ' ' + one.className.slice(0, 40) + ': ' + (one.textContent + (one.placeholder ?? '')).slice(0, 60))`;

/** English sentences of the catalogue that stand on the page, outside of what says that it is English. Single words may be an operator's. */
async function englishIn(frame: Frame, words: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const text = String(
    await frame.evaluate(`(() => {
      const page = document.body.cloneNode(true);
      for (const one of page.querySelectorAll('[lang="en"]')) one.remove();
      return page.textContent + ' ' + [...page.querySelectorAll('[aria-label],[title],[placeholder]')]
        .map((one) => ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? '').join(' ')).join(' ');
    })()`),
  );
  const english = Object.entries(EN).filter(
    ([key, sentence]) => !sentence.includes('{') && sentence.includes(' ') && words[key] !== sentence,
  );
  return english.filter(([, sentence]) => text.includes(sentence)).map(([key, sentence]) => `${key}: ${sentence}`);
}
