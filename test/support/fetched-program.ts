import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '..', '..', '.cache');
const INSTALL_TIMEOUT_MS = 10 * 60_000;

type Wanted = Readonly<{ folder: string; name: string; version: string }>;

/** The folder of a package's own, fetched from npm into `.cache/` when it is not there, for what is no dependency. Throws what npm said. */
export async function fetchedProgram({ folder, name, version }: Wanted): Promise<string> {
  const home = join(CACHE, `${folder}-${version}`);
  const program = join(home, 'node_modules', ...name.split('/'));
  if (!existsSync(join(program, 'package.json'))) await install(home, `${name}@${version}`);
  return program;
}

/** Into a folder of its own first: one that was interrupted is not mistaken for a whole one. */
async function install(home: string, wanted: string): Promise<void> {
  const work = `${home}.${process.pid}`;
  try {
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--prefix', work, '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', wanted];
    const npm = process.env['npm_execpath'];
    const [program, all] = npm === undefined ? ['npm', args] : [process.execPath, [npm, ...args]];
    await run(program, all, { cwd: work, timeout: INSTALL_TIMEOUT_MS });
    await rm(home, { recursive: true, force: true });
    await rename(work, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
