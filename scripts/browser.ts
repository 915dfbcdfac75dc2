import { closeBrowser, launchBrowser } from '../test/support/browser.ts';

/** Finds, or fetches, the browser of the tests before they run, so that no test waits for a download. Run: npm run browser */
async function main(): Promise<void> {
  const browser = await launchBrowser();
  console.log(`Browser of the tests: Chromium ${browser.version()}`);
  await closeBrowser();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
