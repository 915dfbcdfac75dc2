import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { isForBars } from '../../support/counts.ts';
import { until } from '../../support/until.ts';
import { SCREENSHOT_DIR } from './built-tab.ts';
import { closeLater } from './cleaning.ts';
import type { ServedTab } from './served-tab.ts';

export type Theme = 'default' | 'dark' | 'contrast';
export type Opening = Readonly<{
  at?: string;
  theme?: Theme;
  width?: number;
  frame?: 'content' | 'settings';
  sub?: string;
  entity?: string;
  /** `no`: Teams may not give a token; any other word is what Teams says instead of giving one. Until consent was given. */
  consent?: string;
  /** What Teams' list of people answers (see `host.js`); absent where the client has no such list. */
  people?: string;
  /** The channel or group chat around the tab. */
  channel?: string;
  chat?: string;
  locale?: string;
  path?: string;
  /** Runs in every frame before the page's own scripts. */
  script?: string;
}>;

export type OpenedTab = Readonly<{
  page: Page;
  frame: Frame;
  /** What the page's console said beyond debugging, and everything that was thrown in it. */
  complaints: string[];
  /** Opens the tab once more in the same window, as another link would; `frame` is then another one. */
  reopen(opening: Opening): Promise<void>;
  /** Changes the theme as Teams does when a person changes it. */
  setTheme(theme: Theme): Promise<void>;
  setWidth(width: number): Promise<void>;
  /** Under `npm run bars`: the whole height of the tab as a picture in `dist/screenshots/tab`. */
  screenshot(name: string): Promise<void>;
  /** What axe finds, one line each. */
  violations(): Promise<readonly string[]>;
}>;

const HEIGHT = 860;
const COLOUR_OF: Readonly<Record<Theme, string>> = { default: '#ffffff', dark: '#292929', contrast: '#000000' };
const PAGE_COLOUR = "getComputedStyle(document.querySelector('.fui-FluentProvider')).getPropertyValue('--colorNeutralBackground1').trim()";
/** Fluent fades from colour to colour; axe would measure the colours on the way. */
const NOTHING_FADES = '!document.getAnimations().some((animation) => animation instanceof CSSTransition)';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens the tab inside the page of the host, until `closeOpened`. `at` is the part of the address behind `#`. */
export async function openTab(served: ServedTab, opening: Opening = {}): Promise<OpenedTab> {
  const { width = 1200, script = '' } = opening;
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  closeLater(() => context.close());
  await context.addInitScript(script);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const open = async (what: Opening): Promise<Frame> => {
    await page.goto(hostAddress(served, what));
    return tabFrame(page);
  };
  let frame = await open(opening);
  return {
    page,
    get frame() {
      return frame;
    },
    complaints,
    async reopen(what) {
      frame = await open(what);
    },
    async setTheme(next) {
      await page.evaluate(`window.host.setTheme('${next}')`);
      await becomes(frame, `${PAGE_COLOUR} === '${COLOUR_OF[next]}' && ${NOTHING_FADES}`);
    },
    setWidth: (next) => page.setViewportSize({ width: next, height: HEIGHT }),
    screenshot: async (name) => (isForBars() ? await wholePicture(page, frame, name) : undefined),
    violations: () => violationsIn(frame),
  };
}

function hostAddress(served: ServedTab, { at = '', path = '/tab', theme = 'default', frame = 'content', ...rest }: Opening): string {
  const { sub = '', entity = '', consent = '', locale = 'en-gb', people, channel, chat } = rest;
  const list = { ...(people && { people }), ...(channel && { channel }), ...(chat && { chat }) };
  return `${served.origin}/_host?${new URLSearchParams({ src: `${path}${at}`, theme, frame, sub, entity, consent, locale, ...list })}`;
}

/** Waits until an expression is true in a page. (Playwright's own way evaluates text inside the page, which the policy forbids.) */
export async function becomes(where: Frame | Page, expression: string): Promise<void> {
  await until(expression, async () => (await where.evaluate(expression)) === true, 20_000);
}

export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}

async function tabFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (frame === null) throw new Error('The host page has no frame.');
  await frame.waitForSelector('h1');
  return frame;
}

async function wholePicture(page: Page, frame: Frame, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const height = Number(await frame.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height: Math.min(2400, Math.max(HEIGHT, height)) });
  await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`), animations: 'disabled' });
  await page.setViewportSize({ width, height: HEIGHT });
}

async function violationsIn(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe);
  const found: unknown = await frame.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe did not answer'];
}
