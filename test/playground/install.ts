import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSION = '0.2.28';
const HOME = join(import.meta.dirname, '..', '..', '.cache', `agents-playground-${VERSION}`);
const PACKAGE = join(HOME, 'node_modules', '@microsoft', 'm365agentsplayground');
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/**
 * The program of Microsoft's Agents Playground, fetched from npm into `.cache/` when it is not there. Its licence allows evaluation
 * only, so it is no dependency and nothing of it is ever part of this repository. Throws what npm said.
 */
export async function playgroundProgram(): Promise<string> {
  if (!existsSync(join(PACKAGE, 'cli.js'))) await install();
  console.log(`Microsoft 365 Agents Playground ${VERSION}. Its licence allows evaluation only: ${join(PACKAGE, 'LICENSE')}`);
  return join(PACKAGE, 'cli.js');
}

/** Into a folder of its own first: one that was interrupted is not mistaken for a whole one. */
async function install(): Promise<void> {
  const work = `${HOME}.${process.pid}`;
  try {
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'package.json'), '{ "private": true }\n');
    const wanted = `@microsoft/m365agentsplayground@${VERSION}`;
    const args = ['install', '--prefix', work, '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', wanted];
    const npm = process.env['npm_execpath'];
    const [program, all] = npm === undefined ? ['npm', args] : [process.execPath, [npm, ...args]];
    await run(program, all, { cwd: work, timeout: INSTALL_TIMEOUT_MS });
    await rm(HOME, { recursive: true, force: true });
    await rename(work, HOME);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
