import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createLogger } from '../../bot/log.ts';
import { closeBrowser, launchBrowser } from '../support/browser.ts';
import { BOT_APP_ID, type Bot, startBot } from './bot.ts';
import { type Channel, openChannel } from './channel.ts';
import { playgroundProgram } from './install.ts';
import { findNamespace, requireLoopbackOnly, runInside } from './namespace.ts';
import { BOT_NAME } from './people.ts';
import { startPlayground } from './playground.ts';
import { SCENARIOS, type Scenario } from './scenario.ts';
import { startSigningProxy } from './signing-proxy.ts';

// npm run test:playground: two deploys in Microsoft's Agents Playground. This process fetches what is missing, then runs itself
// once more in a network namespace, where playground, bot, proxy and browser have each other and nothing else.

const INSIDE = '--inside';
const PICTURES = join(import.meta.dirname, '../../.cache/playground-failures');

async function prepare(): Promise<number> {
  const namespace = findNamespace();
  if (!namespace.ok) {
    console.error(namespace.sentence);
    return 1;
  }
  const program = await playgroundProgram();
  // Found, or fetched, while there is a network.
  console.log(`Chromium ${(await launchBrowser()).version()}`);
  await closeBrowser();
  return runInside(namespace.flags, ['--import=tsx', import.meta.filename, INSIDE, program]);
}

/** Steps to take back, newest first. */
type Undo = (() => Promise<unknown>)[];

async function play(program: string): Promise<number> {
  requireLoopbackOnly();
  const undo: Undo = [];
  try {
    return await playAll(program, undo);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function playAll(program: string, undo: Undo): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'signalbox-playground-'));
  undo.push(() => rm(home, { recursive: true, force: true }));
  const bot = await startBot(home, createLogger({ level: 'warn', human: true, masker: new Masker() }));
  undo.push(() => bot.stop());
  const proxy = await startSigningProxy(bot.issuer, bot.endpoint);
  undo.push(() => proxy.close());
  const botEndpoint = `http://127.0.0.1:${proxy.port}/api/messages`;
  const playground = await startPlayground({ program, home, botAppId: BOT_APP_ID, botName: BOT_NAME, botEndpoint });
  undo.push(() => playground.stop());
  const browser = await launchBrowser();
  undo.push(closeBrowser);
  // One page for all: the playground shows nothing of the past to a second one.
  const channel = await openChannel(browser, 'Operations - Deployments');
  let failed = 0;
  for (const scenario of SCENARIOS) if (!(await passes(scenario, bot, channel))) failed += 1;
  // Before the playground ends, so that nobody talks into the void.
  await bot.stop();
  console.log(`${SCENARIOS.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function passes(scenario: Scenario, bot: Bot, channel: Channel): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await scenario.play(bot, channel);
    console.log(`✔ ${scenario.name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    await mkdir(PICTURES, { recursive: true });
    const picture = join(PICTURES, `${SCENARIOS.indexOf(scenario) + 1}.png`);
    await channel.page.screenshot({ path: picture, fullPage: true });
    console.error(`✗ ${scenario.name}\n`, error, `\nWhat the page showed: ${picture}`);
    return false;
  }
}

const [mode, program] = process.argv.slice(2);
try {
  process.exitCode = mode === INSIDE && program !== undefined ? await play(program) : await prepare();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
