import { closeBrowser } from '/work/main/test/support/browser.ts';
import { openTab } from '/work/main/test/tab/support/opened-tab.ts';
import { serveTab } from '/work/main/test/tab/support/served-tab.ts';

const served = await serveTab();
const pages: [string, string][] = [
  ['runs', ''],
  ['run-waiting', '#/runs/r-7hk2m9qd'],
  ['run-running', '#/runs/r-x4vt8wpe'],
  ['run-undone', '#/runs/r-b93fkmz2'],
  ['run-unknown', '#/runs/r-q7n5rd3h'],
  ['approvals', '#/approvals'],
  ['workflows', '#/workflows'],
  ['workflow', '#/workflows/restart'],
  ['audit', '#/audit'],
  ['output', '#/runs/r-b93fkmz2/output/health'],
];
const want = process.argv[2]?.split(',');
const themes = (process.argv[3] ?? 'default').split(',');
const widths = (process.argv[4] ?? '1200').split(',').map(Number);
for (const [name, at] of pages) {
  if (want && want[0] !== 'all' && !want.includes(name)) continue;
  for (const theme of themes as ('dark' | 'default' | 'contrast')[])
    for (const width of widths) {
      const tab = await openTab(served, { at, theme, width });
      await new Promise((r) => setTimeout(r, 800));
      await tab.screenshot(`${name}-${theme}-${width}`);
      console.log(name, theme, width, tab.complaints, await tab.violations());
      await tab.close();
    }
}
await closeBrowser();
await served.close();
process.exit(0);
