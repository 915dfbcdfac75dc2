import { readFile } from 'node:fs/promises';
import { approval, run, step } from '../contract/store/samples.ts';
import { freshPostgres } from '../support/postgres.ts';
import type { Authority } from './authority.ts';
import { fillWithCopies } from './copies.ts';
import { type Bench, median } from './measure.ts';
import { NOOP_SITE } from './noop-site.ts';
import { type Installation, installation } from './served-product.ts';
import { startWorker } from './worker.ts';

const COUNT = { quick: 2_000, full: 100_000 } as const;
/** After a start, until it has looked at everything that it looks at by itself. */
const SETTLE_MS = { quick: 2_000, full: 10_000 } as const;
const LATER = new Date('2099-01-01T00:00:00Z');

/** What runs cost that wait for people: memory of the process, and time until it answers again. */
export const waiting: Bench = {
  name: 'waiting',
  title: 'runs that wait for approval',
  async run({ quick, repetitions }, say) {
    const [count, settleMs] = quick ? [COUNT.quick, SETTLE_MS.quick] : [COUNT.full, SETTLE_MS.full];
    const connector = await startWorker<Authority>('connector', {});
    const [none, many] = [await freshPostgres(), await freshPostgres()];
    const asked = run({ state: 'waiting_approval', steps: [step('one')], approvals: [approval({ expiresAt: LATER, dueAt: LATER })] });
    await fillWithCopies(many.url, asked, { count, columns: {} });
    say(`${count} runs wait`);
    const files = { ...NOOP_SITE, 'signalbox.yml': 'version: 1\n', ...WITHOUT_STEPS };
    const empty = await installation(none.url, connector.ready, files);
    const full = await installation(many.url, connector.ready, files);
    const taken: Record<'empty' | 'full', Started[]> = { empty: [], full: [] };
    try {
      for (let round = 0; round <= repetitions; round += 1) {
        const pair = { empty: await startedIn(empty, settleMs), full: await startedIn(full, settleMs) };
        say(`${round} of ${repetitions}: ready in ${Math.round(pair.full.startMs)} ms, ${Math.round(pair.full.bytes / 1024 ** 2)} MB`);
        if (round === 0) continue;
        taken.empty.push(pair.empty);
        taken.full.push(pair.full);
      }
    } finally {
      await Promise.all([empty.close(), full.close()]);
      await Promise.all([connector.stop(), none.drop(), many.drop()]);
    }
    const base = median(taken.empty.map(({ bytes }) => bytes));
    const seconds = (started: readonly Started[]) => started.map(({ startMs }) => startMs / 1000);
    return [
      {
        id: 'waiting.memory',
        what: `resident memory of each of ${count} runs that wait for approval`,
        against: null,
        unit: 'bytes',
        ours: taken.full.map(({ bytes }) => (bytes - base) / count),
        others: null,
        bar: { of: 'value', atMost: 2048 },
      },
      {
        id: 'waiting.restart',
        what: `restart with ${count} runs that wait for approval`,
        against: 'restart with none',
        unit: 's',
        ours: seconds(taken.full),
        others: seconds(taken.empty),
        bar: { of: 'value', atMost: 15 },
      },
    ];
  },
};

/** The product as it is, without the connector of the other benches. */
const WITHOUT_STEPS = {
  'workflows/single.yml': 'version: 1\ntitle: Say\nrisk: low\ncommand: say\nsteps: [{ id: say, message: done }]\n',
  ...Object.fromEntries(
    ['reading', 'acting'].map((name) => [
      `workflows/${name}.yml`,
      `version: 1\ntitle: Say\nrisk: low\ncommand: ${name}\nsteps: [{ id: say, message: done }]\n`,
    ]),
  ),
};

type Started = Readonly<{ startMs: number; bytes: number }>;

async function startedIn(place: Installation, settleMs: number): Promise<Started> {
  const { pid, startMs, stop } = await place.start();
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const bytes = await residentBytes(pid);
  await stop();
  return { startMs, bytes };
}

/** Linux only: what of the process is in memory. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
