import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode } from './node-version.js';
import { hashOf, isStamped, ROOT, setStamp } from './stamp.js';

const LOCK = 'package-lock.json';
const INSTALLED = 'node_modules/.signalbox-installed';

const PAGES = [
  { name: 'the tab', config: 'tab/vite.config.ts', out: 'dist/tab', sources: ['tab', 'bot/http/contract.ts', LOCK] },
  {
    name: 'the page of Local Teams',
    config: 'bot/local/page/vite.config.ts',
    out: 'dist/local',
    sources: ['bot/local/page', 'bot/local/contract.ts', 'bot/core', LOCK],
  },
];

/** Installs what the lockfile says when that is missing or stale. Ends the process with a sentence when it cannot. */
export function install() {
  requireNode();
  const wanted = hashOf([LOCK]);
  if (isStamped(INSTALLED, wanted)) return;
  console.log('Installing dependencies (npm ci) …');
  const [program, args] = npm(['ci', '--include=dev']);
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) stop('The dependencies could not be installed. What npm says is above; a network to the npm registry is needed once.');
  setStamp(INSTALLED, wanted);
}

/** Builds the pages whose sources changed since they were built. Ends the process with a sentence when one cannot be built. */
export function build() {
  for (const page of PAGES) {
    const wanted = hashOf(page.sources);
    const stamp = `${page.out}.stamp`;
    if (isStamped(stamp, wanted) && existsSync(join(ROOT, page.out, 'index.html'))) continue;
    console.log(`Building ${page.name} …`);
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--config', page.config, '--logLevel', 'warn'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (status !== 0) stop(`${stdout}${stderr}\nBuilding ${page.name} failed; the reason is above.`);
    setStamp(stamp, wanted);
  }
}

/** How to run npm: the one that runs this script when there is one, because it needs no shell on any system. */
export function npm(args) {
  const running = process.env.npm_execpath;
  return running === undefined ? ['npm', args] : [process.execPath, [running, ...args]];
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
