import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { isForBars } from '../../support/counts.ts';
import type { Stand } from '../stand.ts';
import { SCREENSHOT_DIR } from './built-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 820 } };
export const NARROW: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export type OpenedPage = Readonly<{
  page: Page;
  /** Errors of the console (a broken Content-Security-Policy among them), thrown errors, dialogs and requests to elsewhere. */
  complaints: readonly string[];
  actAs(personaId: string): Promise<void>;
  /** Types into a compose box as a person does; `@` texts are chosen from the menu. */
  write(text: string, box?: string): Promise<void>;
  /** What axe finds, one line each. */
  violations(): Promise<readonly string[]>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}>;

export async function openLocalTeams(stand: Pick<Stand, 'origin' | 'url'>, options: BrowserContextOptions = WIDE): Promise<OpenedPage> {
  const browser = await launchBrowser();
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints = watch(page, stand.origin);
  await page.goto(stand.url);
  await page.getByTestId('compose').waitFor();
  // Until then posts of earlier are still to come.
  await page.locator('main[aria-busy="false"]').waitFor();
  return {
    page,
    complaints,
    async actAs(personaId) {
      await page.getByTestId('persona-switch').click();
      await page.getByTestId(`persona-${personaId}`).click();
      await page.locator(`[data-persona="${personaId}"]`).waitFor();
    },
    write: (text, box = 'compose') => write(page, text, box),
    async violations() {
      await page.evaluate(axe);
      const found: { id: string; nodes: { target: string[]; html: string }[] }[] = await page.evaluate(
        'axe.run().then((result) => result.violations)',
      );
      return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html}`));
    },
    async screenshot(name) {
      if (isForBars()) await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`) });
    },
    close: () => context.close(),
  };
}

async function write(page: Page, text: string, box: string): Promise<void> {
  await page.getByTestId(box).click();
  const [before = '', ...mentioned] = text.split('@Signalbox');
  await page.keyboard.type(before);
  for (const after of mentioned) {
    await page.keyboard.type('@Sig');
    await page.getByTestId('mention-item').first().click();
    // The menu leaves a space behind the mention.
    await page.keyboard.type(after.trimStart());
  }
  await page.keyboard.press('Enter');
}

function watch(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}
