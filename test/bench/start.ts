import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copySite } from '../support/local-app.ts';
import { machine, quantile, table } from './figures.ts';

// Time from the start of the process to the line that says where to open Local Teams, in ms, without what `npm start` may have to
// install or build before. Run: npm run bench:times, or node --import=tsx test/bench/start.ts [times]

const BARS_MS = { fresh: 20_000, existing: 10_000 } as const;
const DEADLINE_MS = 120_000;
const PROGRAM = join(import.meta.dirname, '../../bot/cli/signalbox.js');

type Place = Readonly<{ siteDir: string; dataDir: string; temporary: string }>;

/** Starts the product, waits until it is ready, and stops it again. */
async function startOnce(place: Place): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--local'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      SIGNALBOX_PORT: '0',
      SIGNALBOX_SITE_DIR: place.siteDir,
      SIGNALBOX_DATA_DIR: place.dataDir,
      // tsx keeps what it compiled there: in an empty one nothing is ready, as after an installation.
      TMPDIR: place.temporary,
    },
  });
  try {
    await ready(child);
    return performance.now() - startedAt;
  } finally {
    const gone = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGTERM');
    await gone;
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Signalbox was not ready within ${DEADLINE_MS} ms.`)), DEADLINE_MS);
    let said = '';
    child.stdout?.on('data', (data) => {
      said += String(data);
      if (!said.includes('Signalbox is ready.')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`Signalbox ended with ${code} before it was ready. It said: ${said}`)));
  });
}

async function measure(times: number): Promise<boolean> {
  const before = machine();
  const site = await copySite();
  const found: Record<keyof typeof BARS_MS, number[]> = { fresh: [], existing: [] };
  for (let index = 0; index < times; index += 1) {
    const home = await mkdtemp(join(tmpdir(), 'signalbox-start-'));
    const place = { siteDir: site.siteDir, dataDir: join(home, 'data'), temporary: join(home, 'tmp') };
    try {
      await mkdir(place.temporary);
      found.fresh.push(await startOnce(place));
      found.existing.push(await startOnce(place));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  await site.remove();
  const rows = (['fresh', 'existing'] as const).map((kind) => {
    const all = found[kind].map((value) => value.toFixed(0));
    return [`${kind} data directory`, quantile(found[kind], 0.5).toFixed(0), String(BARS_MS[kind]), all.join(' ')];
  });
  console.log('Process start to ready, ms');
  console.log(table([['', 'median', 'bar', 'each'], ...rows]));
  console.log(`before: ${before}; after: ${machine()}`);
  return quantile(found.fresh, 0.5) <= BARS_MS.fresh && quantile(found.existing, 0.5) <= BARS_MS.existing;
}

if (!(await measure(Number(process.argv[2] ?? 3)))) {
  console.error('A bar is missed.');
  process.exitCode = 1;
}
