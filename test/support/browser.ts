import type { Browser } from 'playwright-core';
import { type BrowserProgram, chromiumFromApt, chromiumFromNpm } from './downloaded-browser.ts';
import { installedBrowsers } from './installed-browsers.ts';

// Nothing but loopback is reached: what Chromium would fetch or report on its own is off.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** It hangs on `process` because mocha loads hooks by `require` and suites by `import`, which may give each a copy of this module. */
const BROWSER = Symbol.for('signalbox.test.browser');
const held: NodeJS.Process & { [BROWSER]?: Promise<Browser> | undefined } = process;

/**
 * The browser of this mocha process; the first call starts it and a root hook closes it. Open your own context in it and
 * close that one only. Throws one sentence that says what was tried when this machine has no browser that starts.
 */
export function launchBrowser(): Promise<Browser> {
  held[BROWSER] ??= startAny();
  return held[BROWSER];
}

/** Ends the shared browser, if one was started. */
export async function closeBrowser(): Promise<void> {
  const started = held[BROWSER];
  held[BROWSER] = undefined;
  // A browser that never started has nothing to close; the test that asked for it has failed with the reason.
  await started?.then(
    (browser) => browser.close(),
    () => undefined,
  );
}

async function startAny(): Promise<Browser> {
  const tried: string[] = [];
  for (const find of sources()) {
    try {
      const program = await find();
      return await start(program);
    } catch (error) {
      tried.push(firstLine(error));
    }
  }
  throw new Error(
    `The browser tests need Chrome, Chromium or Edge, and none could be started. Install one of them, or name one in SIGNALBOX_TEST_BROWSER. Tried: ${tried.join('; ')}.`,
  );
}

function sources(): readonly (() => Promise<BrowserProgram>)[] {
  const installed = installedBrowsers().map((path) => async () => ({ path, env: {}, sandbox: true }));
  return [...installed, chromiumFromNpm, chromiumFromApt];
}

async function start(program: BrowserProgram): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: program.path,
    headless: true,
    // Chromium refuses its sandbox to root; the pages are our own and on loopback.
    chromiumSandbox: program.sandbox && process.getuid?.() !== 0,
    args: FLAGS,
    env: { ...process.env, ...program.env },
  });
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
