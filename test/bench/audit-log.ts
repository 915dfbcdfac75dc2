import { verifyLog } from '../../bot/auditing/verify-log.ts';
import type { AuditFilter, Store } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { anchored, writeSealed } from '../auditing/sealed-log.ts';
import { event, later, run } from '../contract/store/samples.ts';
import { freshPostgres, stopPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { machine, quantile, table } from './figures.ts';

// What the audit log costs, on Postgres: a change of a run with its event against the same change without; then, in a log of so many
// events, appending, verifying and reading.
// Run: node --import=tsx test/bench/audit-log.ts [events]

const BARS = { alone: 1.5, appendP99Ms: 10, verifySeconds: 20, verifyMegabytes: 300, pageMs: 500 } as const;
const ROUNDS = 9;
const CHANGES = 200;
const AT_ONCE = 20;

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Milliseconds for a number of changes of runs, so many at a time. */
async function timeOf(store: Store, { audited, atOnce }: Readonly<{ audited: boolean; atOnce: number }>): Promise<number> {
  const runs = Array.from({ length: atOnce }, () => run());
  await store.transaction(async (tx) => {
    for (const one of runs) await tx.insertRun(one);
  });
  const started = performance.now();
  await Promise.all(runs.map((one) => changes(store, { one, audited, count: CHANGES / atOnce })));
  return performance.now() - started;
}

async function changes(store: Store, { one, audited, count }: Readonly<{ one: Run; audited: boolean; count: number }>): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    await store.transaction(async (tx) => {
      const before = await tx.lockRun(one.id);
      if (before === null) throw new Error('the run is gone');
      await tx.saveRun(before, { ...before, reason: `change.${made}`, startedAt: later(made) });
      await tx.touchCards(one.id);
      if (audited)
        await tx.appendEvents([event({ runId: one.id, workflow: 'deploy', environment: 'production', detail: { attempt: made } })]);
    });
  }
}

async function ratioOf(store: Store, atOnce: number): Promise<Readonly<{ audited: number; bare: number }>> {
  const times = { audited: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turn, so that whatever else the machine does hits both alike.
    for (const audited of round % 2 === 0 ? [true, false] : [false, true]) {
      (audited ? times.audited : times.bare).push((await timeOf(store, { audited, atOnce })) / CHANGES);
    }
  }
  return { audited: median(times.audited), bare: median(times.bare) };
}

async function appendTimes(store: Store): Promise<readonly number[]> {
  const times: number[] = [];
  for (let count = 0; count < 2000; count += 1) {
    const started = performance.now();
    await store.transaction((tx) => tx.appendEvents([event()]));
    times.push(performance.now() - started);
  }
  return times;
}

const PAGES: Readonly<Record<string, AuditFilter>> = {
  everything: {},
  'one run': { runId: 'r-7' },
  'one workflow': { workflow: 'deploy' },
  'one person': { person: 'ada' },
  'a rare text': { text: 'number 123456' },
};

async function pageTime(store: Store, filter: AuditFilter, before: string | null): Promise<number> {
  const started = performance.now();
  await store.audit(filter, before, 50);
  return performance.now() - started;
}

async function main(events: number): Promise<boolean> {
  const { url, drop } = await freshPostgres();
  const database = await openDatabase({ url }, silentLogger);
  try {
    await migrate(database.pool);
    const store = createStore(database);
    const alone = await ratioOf(store, 1);
    const together = await ratioOf(store, AT_ONCE);
    const notary = await writeSealed(store, events);
    await database.pool.query('analyze');
    const append = await appendTimes(store);
    const checkpoints = await anchored(store, notary);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const { problem } = await verifyLog(store.log, checkpoints);
    const seconds = (performance.now() - started) / 1000;
    if (problem !== null) throw new Error(problem.sentence);
    const pages: [string, string][] = [];
    let slowest = 0;
    for (const [name, filter] of Object.entries(PAGES)) {
      for (const cursor of [null, String(Math.floor(events / 2)), '100']) {
        const ms = await pageTime(store, filter, cursor);
        slowest = Math.max(slowest, ms);
        pages.push([`page: ${name}, before ${cursor ?? 'the end'}`, `${ms.toFixed(0)} ms`]);
      }
    }
    const ratio = ({ audited, bare }: Readonly<{ audited: number; bare: number }>) =>
      `${(audited / bare).toFixed(2)} (${audited.toFixed(2)} ms with its event, ${bare.toFixed(2)} ms without)`;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    const p99 = quantile(append, 0.99);
    console.log(machine());
    console.log(
      table([
        ['a change of a run with its event, against without, one at a time', `${ratio(alone)}; bar ${BARS.alone}`],
        [`the same, ${AT_ONCE} at once`, ratio(together)],
        [`appending to ${events} events, p50 / p99`, `${quantile(append, 0.5).toFixed(2)} / ${p99.toFixed(2)} ms; bar ${BARS.appendP99Ms}`],
        ['verifying them', `${seconds.toFixed(1)} s; bar ${BARS.verifySeconds}`],
        ['most memory of the process', `${megabytes.toFixed(0)} MB (${(before / 1048576).toFixed(0)} before); bar ${BARS.verifyMegabytes}`],
        ...pages,
      ]),
    );
    const alright = alone.audited / alone.bare <= BARS.alone && p99 <= BARS.appendP99Ms && seconds <= BARS.verifySeconds;
    return alright && megabytes <= BARS.verifyMegabytes && slowest <= BARS.pageMs;
  } finally {
    await database.close();
    await drop();
    await stopPostgres();
  }
}

process.exitCode = (await main(Number(process.argv[2] ?? 1_000_000))) ? 0 : 1;
