import type { Context, RootHookObject } from 'mocha';
import { closeBrowser } from './browser.ts';
import { grown, leftOpen, type OpenResources, openResources } from './leaks.ts';
import { stopPostgres } from './postgres.ts';

let atStart: OpenResources = new Map();
let atFileStart: OpenResources = new Map();
let file = '';
const suspects: string[] = [];

/** Notes in which file the open resources grew, so that a leak can be found. */
function enterFile(next: string): void {
  const now = openResources();
  const more = grown(atFileStart, now);
  if (file !== '' && more.length > 0) suspects.push(`${file} (${more.join(', ')})`);
  file = next;
  atFileStart = now;
}

/**
 * Hooks around the whole suite. The last one fails the run when a server, socket, timer or child process is still open,
 * which is why mocha may end the process afterwards.
 */
export const mochaHooks: RootHookObject = {
  async beforeAll() {
    // Mocha starts the timer of an asynchronous hook when its promise is there; it must count as ours in both hooks.
    await Promise.resolve();
    atStart = openResources();
    atFileStart = atStart;
  },
  beforeEach(this: Context) {
    const next = this.currentTest?.file ?? '';
    if (next !== file) enterFile(next);
  },
  async afterAll(this: Context) {
    this.timeout(60_000);
    enterFile('');
    await closeBrowser();
    await stopPostgres();
    const left = await leftOpen(atStart, 5_000);
    if (left.length === 0) return;
    throw new Error(`The suite left open: ${left.join(', ')}. Open resources grew in: ${suspects.join('; ') || 'no single file'}.`);
  },
};
