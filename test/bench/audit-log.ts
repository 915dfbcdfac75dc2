import { sealLog } from '../../bot/core/audit/seal.ts';
import type { AuditFilter, Store } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, later, run } from '../contract/store/samples.ts';
import { freshPostgres, stopPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { auditPrograms, type Cost } from './audit-programs.ts';
import { writeRuns } from './audit-runs.ts';
import { runsOf, writeSamples } from './audit-sample.ts';
import { sightTimes } from './audit-sights.ts';
import { type Waits, watchWaits } from './audit-waits.ts';
import { machine, quantile, table } from './figures.ts';

// What the audit log costs, on Postgres: a change of a run with its event against the same change without; then, in a log of so many
// events, appending, verifying and reading.
// Run: node --import=tsx test/bench/audit-log.ts [events]

const BARS = { alone: 1.5, appendP99Ms: 10, verifySeconds: 20, verifyMegabytes: 300, pageMs: 500 } as const;
const ROUNDS = 25;
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
        await tx.appendEvents([
          event({ type: 'step.started', runId: one.id, workflow: 'deploy', environment: 'production', detail: { attempt: made } }),
        ]);
    });
  }
}

type Ratio = Readonly<{ audited: number; bare: number }>;

/** With `waits`, it is watched what the changes with their events wait for; those without are slowed down by that alike. */
async function ratioOf(store: Store, atOnce: number, waits: Pick<Waits, 'during'> | null = null): Promise<Ratio> {
  const times = { audited: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turn, so that whatever else the machine does hits both alike.
    for (const audited of round % 2 === 0 ? [true, false] : [false, true]) {
      const timed = (): Promise<number> => timeOf(store, { audited, atOnce });
      const ms = audited && waits !== null ? await waits.during(timed) : await timed();
      (audited ? times.audited : times.bare).push(ms / CHANGES);
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
  'one workflow': { workflow: 'deploy-7' },
  'a workflow that was given up': { workflow: 'given-up' },
  'one workflow with a kind': { workflow: 'deploy-3', type: 'run.created' },
  'a rare workflow': { workflow: 'rebuild' },
  'a rare environment': { environment: 'attic' },
  'a rare kind': { type: 'break_glass.used' },
  'a rare door': { via: 'cli' },
  'a rare decision': { decision: 'broke_glass' },
  'an unknown channel': { channel: '19:nowhere@thread.tacv2' },
  'one person by id': { person: 'person-7' },
  'one person by name': { person: 'ada 7' },
  'a rare person by name': { person: 'grace' },
  nobody: { person: 'nobody of this name' },
  'a frequent text': { text: 'deploy shop' },
  'a rare text': { text: 'number 123456' },
  'a rare version': { text: '1.123456.0' },
  'no such text': { text: 'nowhere said' },
  'a person and a rare text': { person: 'ada 6', text: 'number 6' },
  'a day': { from: later(3000), to: later(90_000) },
};

async function pageTimes(store: Store, events: number): Promise<readonly (readonly [name: string, ms: number])[]> {
  const times: [string, number][] = [];
  for (const [name, filter] of Object.entries(PAGES)) {
    for (const before of [null, String(Math.floor(events / 2)), '100']) {
      const started = performance.now();
      await store.audit(filter, before, 50);
      times.push([`page: ${name}, before ${before ?? 'the end'}`, performance.now() - started]);
    }
  }
  return times;
}

/** The ratio where many write at once, and what those with events wait for meanwhile. */
async function togetherOf(store: Store, url: string): Promise<Readonly<{ together: Ratio; limits: string }>> {
  const waits = await watchWaits(url);
  try {
    return { together: await ratioOf(store, AT_ONCE, waits), limits: waits.said() };
  } finally {
    await waits.close();
  }
}

function ratio({ audited, bare }: Ratio): string {
  return `${(audited / bare).toFixed(2)} (${audited.toFixed(2)} ms with its event, ${bare.toFixed(2)} ms without)`;
}

/** Verifies and exports with the programs of an auditor. */
async function audited(url: string, key: string) {
  const programs = auditPrograms(url, key);
  try {
    const verify = programs.verify();
    const [first, second] = [await programs.exported(), await programs.exported()];
    return { verify, first, same: first.hash === second.hash };
  } finally {
    programs.close();
  }
}

const said = ({ seconds, computing, megabytes }: Cost): string =>
  `${seconds.toFixed(1)} s, ${computing.toFixed(1)} of them computing, ${megabytes.toFixed(0)} MB`;
const isCheap = ({ seconds, megabytes }: Cost): boolean => seconds <= BARS.verifySeconds && megabytes <= BARS.verifyMegabytes;

async function measure(database: Database, url: string, events: number): Promise<boolean> {
  const store = createStore(database);
  const alone = await ratioOf(store, 1);
  const { together, limits } = await togetherOf(store, url);
  const notary = await writeSamples(store, events);
  const append = await appendTimes(store);
  await writeRuns(database.pool, runsOf(events));
  const [pages, seen] = [await pageTimes(store, events), await sightTimes(store, events)];
  await sealLog({ log: store.log, notary }, null);
  const { verify, first, same } = await audited(url, notary.key);
  const [p50, p99] = [quantile(append, 0.5), quantile(append, 0.99)];
  const bar = `bar ${BARS.verifySeconds} s, ${BARS.verifyMegabytes} MB`;
  console.log(machine());
  console.log(
    table([
      ['a change of a run with its event, against without, one at a time', `${ratio(alone)}; bar ${BARS.alone}`],
      [`the same, ${AT_ONCE} at once`, ratio(together)],
      ['of that, waiting for the head of the log', limits],
      [`appending to ${events} events, p50 / p99`, `${p50.toFixed(2)} / ${p99.toFixed(2)} ms; bar ${BARS.appendP99Ms}`],
      ['signalbox audit verify', `${said(verify)}; ${bar}`],
      ['signalbox audit export', `${said(first.exporting)}; a second one has ${same ? 'the same bytes' : 'OTHER BYTES'}`],
      ['the independent verifier over that', `${said(first.verifying)}; ${bar}`],
      ...pages.map(([name, ms]) => [name, `${ms.toFixed(0)} ms`]),
      ...seen.map(({ sight, asked, ms }) => [
        `the slowest page of who sees ${sight}`,
        `${ms.toFixed(0)} ms (${asked}); bar ${BARS.pageMs}`,
      ]),
    ]),
  );
  const quick =
    alone.audited / alone.bare <= BARS.alone &&
    p99 <= BARS.appendP99Ms &&
    [...pages.map(([, ms]) => ms), ...seen.map(({ ms }) => ms)].every((ms) => ms <= BARS.pageMs);
  return quick && same && isCheap(verify) && isCheap(first.verifying);
}

async function main(events: number): Promise<boolean> {
  const { url, drop } = await freshPostgres();
  const database = await openDatabase({ url }, silentLogger);
  try {
    await migrate(database.pool);
    return await measure(database, url, events);
  } finally {
    await database.close();
    await drop();
    await stopPostgres();
  }
}

process.exitCode = (await main(Number(process.argv[2] ?? 1_000_000))) ? 0 : 1;
