import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { CardJson } from '../../cards/render.ts';
import { launchBrowser } from '../support/browser.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
/** Widths of a card in pixels: a channel on a computer, the same beside an open panel, and the narrowest phone. */
export const WIDTHS = { wide: 600, middle: 400, narrow: 320 } as const;
export type Width = keyof typeof WIDTHS;

/** A violation that axe found: its rule and the first element it is about. */
export type Violation = Readonly<{ id: string; html: string }>;
export type Press = Readonly<{ type: string; verb: string | null; data: unknown }>;

const require = createRequire(import.meta.url);
const RENDERER = require.resolve('adaptivecards/dist/adaptivecards.min.js');
const AXE = require.resolve('axe-core/axe.min.js');

function hostConfig(theme: Theme): string {
  const designer = dirname(require.resolve('adaptivecards-designer/package.json'));
  return readFileSync(join(designer, 'lib', 'hostConfigs', `microsoft-teams-${theme}.json`), 'utf8');
}

/** The few styles that a host brings itself; without them buttons look like 1995 and no contrast can be judged. Teams breaks a row of buttons that has no room. */
const HOST_STYLE = `
  body { margin: 0; font-family: 'Segoe UI', Tahoma, Geneva, Verdana, Arial, sans-serif; }
  main { padding: 12px; } .light { background: #f5f5f5; } .dark { background: #1f1f1f; }
  .card { border-radius: 6px; overflow: hidden; box-shadow: 0 1px 3px #0004; }
  /* Phones draw texts themselves and break every word. Nothing says that a browser's host does. */
  .narrow .card { overflow-wrap: anywhere; }
  .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
  .ac-pushButton { font: 600 14px 'Segoe UI', Tahoma, Geneva, Verdana, Arial, sans-serif; padding: 6px 16px; border-radius: 4px; cursor: pointer; border: 1px solid #8886; white-space: nowrap; }
  .light .ac-pushButton { background: #fff; color: #252424; } .dark .ac-pushButton { background: #2d2c2c; color: #fff; }
  .light .style-positive { background: #5b5fc7; color: #fff; } .dark .style-positive { background: #4f52b2; color: #fff; }
  .light .style-destructive { color: #b00020; } .dark .style-destructive { color: #ff9aa5; }
  .ac-input { font: 14px 'Segoe UI', Tahoma, Geneva, Verdana, Arial, sans-serif; padding: 6px 8px; box-sizing: border-box; border: 1px solid #8888; border-radius: 4px; }
  .light .ac-input { background: #fff; color: #252424; } .dark .ac-input { background: #292828; color: #fff; }
  .light ::placeholder { color: #616161; opacity: 1; } .dark ::placeholder { color: #b8b8b8; opacity: 1; }
`;

/** Runs in the page: draws one card, and notes each text that reaches the Markdown processor and each press. */
const DRAW = `
  window.markdown = []; window.presses = [];
  window.draw = (card, config, theme, width) => {
    document.querySelector('main').className = theme + (width < 400 ? ' narrow' : ''); document.querySelector('main').style.width = (width - 24) + 'px';
    document.documentElement.style.background = theme === 'dark' ? '#1f1f1f' : '#f5f5f5';
    AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
      window.markdown.push(text);
      const links = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\\[([^\\]]*)\\]\\(([^)]*)\\)/g, '<a href="$2">$1</a>');
      result.outputHtml = '<p>' + links.replace(/\\*\\*([^*]+)\\*\\*/g, '<strong>$1</strong>') + '</p>'; result.didProcess = true;
    };
    const drawn = new AdaptiveCards.AdaptiveCard();
    drawn.hostConfig = new AdaptiveCards.HostConfig(config);
    drawn.onExecuteAction = (action) => window.presses.push({ type: action.getJsonTypeName(), verb: action.verb ?? null, data: action.data });
    drawn.parse(card); const element = drawn.render(); element.classList.add('card');
    document.querySelector('main').replaceChildren(element);
  };
`;

/** Cards drawn by Microsoft's renderer with Teams' own host configurations, in the shared browser. Nothing is fetched. */
export type Drawing = Readonly<{
  page: Page;
  draw(card: CardJson, theme: Theme, width: Width): Promise<void>;
  picture(): Promise<Buffer>;
  /** What runs out of the card to the side, where nobody sees it: the text of each such element. Buttons Teams puts below each other itself. */
  cutOff(): Promise<readonly string[]>;
  violations(): Promise<readonly Violation[]>;
  markdownTexts(): Promise<readonly string[]>;
  presses(): Promise<readonly Press[]>;
  close(): Promise<void>;
}>;

export async function openDrawing(): Promise<Drawing> {
  const context: BrowserContext = await (await launchBrowser()).newContext({ locale: 'en-GB', timezoneId: 'UTC', deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.setContent(
    `<!doctype html><html lang="en"><head><title>Card</title><style>${HOST_STYLE}</style></head><body><main></main></body></html>`,
  );
  await page.addScriptTag({ path: RENDERER });
  await page.addScriptTag({ path: AXE });
  await page.addScriptTag({ content: DRAW });
  return {
    page,
    async draw(card, theme, width) {
      await page.setViewportSize({ width: WIDTHS[width], height: 400 });
      const call = JSON.stringify([card, JSON.parse(hostConfig(theme)), theme, WIDTHS[width]]);
      await page.evaluate(`window.markdown = []; window.presses = []; window.draw(...${call})`);
    },
    picture: () => page.locator('main').screenshot(),
    cutOff: () =>
      page.evaluate(`(() => {
        const card = document.querySelector('.card'), edge = card.getBoundingClientRect().right + 1, range = document.createRange();
        return [...card.querySelectorAll(':not(.ac-actionSet, .ac-actionSet *)')].filter((e) => e.querySelector('.ac-actionSet') === null && (range.selectNodeContents(e), range.getBoundingClientRect().right > edge)).map((e) => e.textContent.slice(0, 80));
      })()`),
    violations: () => page.evaluate(`axe.run('main').then((found) => found.violations.map((v) => ({ id: v.id, html: v.nodes[0].html })))`),
    markdownTexts: () => page.evaluate('window.markdown'),
    presses: () => page.evaluate('window.presses'),
    close: () => context.close(),
  };
}
