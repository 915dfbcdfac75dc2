import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { removeDirectory } from '../support/database.ts';
import { copySite } from '../support/local-app.ts';
import { freshPostgres } from '../support/postgres.ts';
import type { Authority } from './authority.ts';
import { allEnded } from './ended.ts';
import type { Bench, Measure } from './measure.ts';
import { NOOP_SITE } from './noop-site.ts';
import { startWorker, type Worker } from './worker.ts';

const COUNTS = [1, 2, 4] as const;
const RUNS = { quick: 40, full: 800 } as const;
const AT_ONCE = 16;

/** Runs of one step, from the command to their end, by one, two and four processes on one Postgres. */
export const processes: Bench = {
  name: 'processes',
  title: 'several processes on one Postgres',
  async run({ quick, repetitions }, say) {
    const runs = quick ? RUNS.quick : RUNS.full;
    const taken: Record<(typeof COUNTS)[number], number[]> = { 1: [], 2: [], 4: [] };
    const connector = await startWorker<Authority>('connector', {});
    const site = await copySite(NOOP_SITE);
    const { url, drop } = await freshPostgres();
    const pool = new pg.Pool({ connectionString: url });
    try {
      for (let round = 0; round <= repetitions; round += 1) {
        await grown({ siteDir: site.siteDir, url, authority: connector.ready }, async (workers, count) => {
          const perSecond = await runsBy(workers, { runs, pool });
          say(`${round === 0 ? 'warming up' : `${round} of ${repetitions}`}: ${count} ${perSecond.toFixed(1)}`);
          if (round > 0) taken[count].push(perSecond);
        });
      }
    } finally {
      await pool.end();
      await Promise.all([connector.stop(), site.remove()]);
      await drop();
    }
    return ([2, 4] as const).map((count) => measureOf(count, taken[count], taken[1]));
  },
};

type Product = Worker<null>;

/** One process, then as many more as it takes, each time with what is measured. */
async function grown(
  order: object,
  measure: (workers: readonly Product[], count: (typeof COUNTS)[number]) => Promise<void>,
): Promise<void> {
  const workers: Product[] = [];
  const folders: string[] = [];
  try {
    for (const count of COUNTS) {
      while (workers.length < count) {
        const dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-bench-'));
        folders.push(dataDir);
        workers.push(await startWorker<null>('product', { ...order, dataDir }));
      }
      await measure(workers, count);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await Promise.all(folders.map(removeDirectory));
  }
}

async function runsBy(workers: readonly Product[], { runs, pool }: Readonly<{ runs: number; pool: pg.Pool }>): Promise<number> {
  const started = performance.now();
  const work = { kind: 'send', count: runs / workers.length, atOnce: AT_ONCE / workers.length };
  await Promise.all(workers.map((worker) => worker.ask(work)));
  await allEnded(pool);
  return (runs * 1000) / (performance.now() - started);
}

function measureOf(count: number, ours: readonly number[], others: readonly number[]): Measure {
  return {
    id: `processes.${count}`,
    what: `runs of one step from command to end, by ${count} processes on one Postgres`,
    against: 'one process',
    unit: 'runs/s',
    ours,
    others,
    bar: null,
  };
}
