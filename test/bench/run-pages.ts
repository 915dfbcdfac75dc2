import type { Store } from '../../bot/core/ports.ts';
import type { RunFilter } from '../../bot/core/run/filter.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { runCursor } from '../../bot/store/page.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { NOW, run, step } from '../contract/store/samples.ts';
import { freshPostgres, stopPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { machine, quantile, table } from './figures.ts';

// Lists of runs on Postgres, page by page: any page against the first one of the same list.
// Run: node --import=tsx test/bench/run-pages.ts [runs]

const BAR = 1.5;
const ROUNDS = 9;
const PAGE = 50;
const SECOND_MS = 1000;
/** How deep the pages lie: the share of all runs that are newer. */
const DEPTHS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99] as const;

/** Copies of one run, a second apart: 20 workflows, 300 people, 50 channels, and every now and then something rare. */
const COPIES = `insert into signalbox.runs
  select copy.* from signalbox.runs r, generate_series(1, $1::integer) as place, jsonb_populate_record(r, jsonb_build_object(
    'id', 'r-' || place, 'created_at', r.created_at + place * interval '1 second',
    'workflow', case when place % 50000 = 7 then 'rebuild' else 'deploy-' || place % 20 end,
    'environment', case when place % 50000 = 8 then 'attic' when place % 3 = 0 then 'production' else 'staging' end,
    'state', case when place % 50000 = 9 then 'needs_decision' when place % 10 = 0 then 'failed' else 'succeeded' end,
    'requester_key', 'tenant-1/person-' || place % 300,
    'conversation', jsonb_build_object('id', 'channel-' || place % 50))) as copy where r.id = 'template'`;
const STEPS = `insert into signalbox.run_steps select copy.* from signalbox.run_steps s, signalbox.runs r,
  jsonb_populate_record(s, jsonb_build_object('run_id', r.id)) as copy where s.run_id = 'template' and r.id <> 'template'`;

const LISTS: Readonly<Record<string, RunFilter>> = {
  everything: {},
  'what went well': { states: ['succeeded'] },
  'what failed': { states: ['failed'] },
  'what waits for a decision': { states: ['needs_decision'] },
  'one workflow': { workflow: 'deploy-7' },
  'a rare workflow': { workflow: 'rebuild' },
  'no such workflow': { workflow: 'nothing' },
  production: { environment: 'production' },
  'a rare environment': { environment: 'attic' },
  'one person': { requester: 'tenant-1/person-7' },
  nobody: { requester: 'tenant-1/nobody' },
  'one channel': { conversationId: 'channel-7' },
  'one workflow in production': { workflow: 'deploy-6', environment: 'production' },
  'what failed of one person': { states: ['failed'], requester: 'tenant-1/person-10' },
  'a rare workflow that failed': { workflow: 'rebuild', states: ['failed'] },
};

async function fill({ pool }: Database, store: Store, count: number): Promise<void> {
  const template = run({ id: 'template' as ReturnType<typeof run>['id'], steps: [step('switch')] });
  await store.transaction((tx) => tx.insertRun(template));
  const connection = await pool.connect();
  await connection.query('set statement_timeout = 0');
  await connection.query(COPIES, [count]);
  await connection.query(STEPS);
  await connection.query('analyze');
  connection.release(true);
}

/** Milliseconds for a page. */
async function timeOf(store: Store, filter: RunFilter, before: string | null): Promise<number> {
  const started = performance.now();
  await store.runs(filter, before, PAGE);
  return performance.now() - started;
}

async function measured(store: Store, filter: RunFilter, count: number) {
  const cursors = DEPTHS.map((depth) =>
    runCursor({ ...run(), createdAt: new Date(NOW.getTime() + Math.floor(count * (1 - depth)) * SECOND_MS) }),
  );
  const [first, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    first.push(await timeOf(store, filter, null));
    for (const cursor of cursors) others.push(await timeOf(store, filter, cursor));
  }
  return { first: quantile(first, 0.5), median: quantile(others, 0.5), p95: quantile(others, 0.95) };
}

async function measure(store: Store, count: number): Promise<boolean> {
  const rows: string[][] = [];
  const ratios: number[] = [];
  for (const [name, filter] of Object.entries(LISTS)) {
    const { first, median, p95 } = await measured(store, filter, count);
    ratios.push(p95 / first);
    rows.push([name, (p95 / first).toFixed(2), first.toFixed(1), median.toFixed(1), p95.toFixed(1)]);
  }
  console.log(`Lists of ${count} runs, ms (bar: p95 of any page at most ${BAR} times the first page)`);
  console.log(table([['', 'p95 / first', 'first, p50', 'others, p50', 'others, p95'], ...rows]));
  console.log(machine());
  return ratios.every((ratio) => ratio <= BAR);
}

async function main(count: number): Promise<boolean> {
  const { url, drop } = await freshPostgres();
  const database = await openDatabase({ url }, silentLogger);
  try {
    await migrate(database.pool);
    const store = createStore(database);
    await fill(database, store, count);
    return await measure(store, count);
  } finally {
    await database.close();
    await drop();
    await stopPostgres();
  }
}

if (!(await main(Number(process.argv[2] ?? 1_000_000)))) {
  console.error('A bar is missed.');
  process.exitCode = 1;
}
