import type { Store } from '../../bot/core/ports.ts';
import type { RunFilter } from '../../bot/core/run/filter.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { runCursor } from '../../bot/store/page.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { NOW, run, step } from '../contract/store/samples.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { fillWithCopies } from './copies.ts';
import { quantile } from './figures.ts';
import type { Bench, Measure } from './measure.ts';

const COUNT = { quick: 20_000, full: 1_000_000 } as const;
/** In each repetition, so that a p95 is more than the slowest of a few. */
const ROUNDS = 10;
const PAGE = 50;
const SECOND_MS = 1000;
/** How deep the pages lie: the share of all runs that are newer. */
const DEPTHS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99] as const;

/** 20 workflows, 300 people, 50 channels, and every now and then something rare. */
const COLUMNS = {
  workflow: `case when place % 50000 = 7 then 'rebuild' else 'deploy-' || place % 20 end`,
  environment: `case when place % 50000 = 8 then 'attic' when place % 3 = 0 then 'production' else 'staging' end`,
  state: `case when place % 50000 = 9 then 'needs_decision' when place % 10 = 0 then 'failed' else 'succeeded' end`,
  requester_key: `'tenant-1/person-' || place % 300`,
  conversation: `jsonb_build_object('id', 'channel-' || place % 50)`,
};

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

/** Milliseconds for a page. */
async function timeOf(store: Store, filter: RunFilter, before: string | null): Promise<number> {
  const started = performance.now();
  await store.runs(filter, before, PAGE);
  return performance.now() - started;
}

/** Milliseconds that 95 % of the pages at all depths take, and 95 % of as many first pages, asked in turn. */
async function p95Of(store: Store, filter: RunFilter, cursors: readonly string[]): Promise<Readonly<{ first: number; others: number }>> {
  const [first, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const cursor of cursors) {
      first.push(await timeOf(store, filter, null));
      others.push(await timeOf(store, filter, cursor));
    }
  }
  return { first: quantile(first, 0.95), others: quantile(others, 0.95) };
}

function cursorsIn(runs: number): readonly string[] {
  return DEPTHS.map((depth) => runCursor({ ...run(), createdAt: new Date(NOW.getTime() + Math.floor(runs * (1 - depth)) * SECOND_MS) }));
}

async function measured(
  store: Store,
  filter: RunFilter,
  { cursors, repetitions }: Readonly<{ cursors: readonly string[]; repetitions: number }>,
) {
  const [first, others]: [number[], number[]] = [[], []];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const found = await p95Of(store, filter, cursors);
    first.push(found.first);
    others.push(found.others);
  }
  return { first, others };
}

/** Lists of a million runs on Postgres, page by page and with every filter: any page against the first one of the same list. */
export const pages: Bench = {
  name: 'pages',
  title: 'lists of runs, page by page',
  async run({ quick, repetitions }, say) {
    const runs = quick ? COUNT.quick : COUNT.full;
    const { url, drop } = await freshPostgres();
    await fillWithCopies(url, run({ steps: [step('switch')] }), { count: runs, columns: COLUMNS });
    say(`there are ${runs} runs`);
    const database = await openDatabase({ url }, silentLogger);
    try {
      const store = createStore(database);
      const cursors = cursorsIn(runs);
      // All of them once, so that the first one is measured in a process as warm as the last.
      for (const filter of Object.values(LISTS)) await p95Of(store, filter, cursors);
      const measures: Measure[] = [];
      for (const [name, filter] of Object.entries(LISTS)) {
        const { first, others } = await measured(store, filter, { cursors, repetitions });
        say(`${name}: ${others.length} times ${ROUNDS * DEPTHS.length} pages`);
        measures.push(measureOf(name, { runs, first, others }));
      }
      return measures;
    } finally {
      await database.close();
      await drop();
    }
  },
};

function measureOf(
  name: string,
  { runs, first, others }: Readonly<{ runs: number; first: readonly number[]; others: readonly number[] }>,
): Measure {
  return {
    id: `pages.${name.replaceAll(' ', '-')}`,
    what: `any page of ${runs} runs, p95: ${name}`,
    against: 'the first page',
    unit: 'ms',
    ours: others,
    others: first,
    bar: { of: 'ratio', atMost: 1.5 },
  };
}
