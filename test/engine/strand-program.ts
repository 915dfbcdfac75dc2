import { writeSync } from 'node:fs';
import { newRunId } from '../../bot/core/ids.ts';
import { createEngine } from '../../bot/engine/engine.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { txOn } from '../../bot/store/tx.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createLog, loggedBody } from './logged-body.ts';

/** What a test tells this program, as JSON in its first argument. */
export type Order = Readonly<{
  where: { dataDir: string } | { url: string };
  /** How many strands to enqueue at the start; each goes through steps 1, 2 and 3. -1 = one after the other, for ever. */
  enqueue: number;
  performMs: number;
  /** The first attempt of step 1 asks for a retry after this time; 0 = no. */
  retryMs: number;
}>;

// Runs strands until it is killed, and says on its standard output what it does: `ready`, `enqueued <run>`,
// `perform <run> <step>`, `performed <run> <step>`, and `idle` when all have ended.
const order: Order = JSON.parse(process.argv[2] ?? '');
// Written at once: what was said before a kill must have arrived.
const say = (text: string): number => writeSync(1, `${text}\n`);

const body = loggedBody({
  perform: async ({ runId, stepId }) => {
    say(`perform ${runId} ${stepId}`);
    await new Promise((resolve) => setTimeout(resolve, order.performMs));
    say(`performed ${runId} ${stepId}`);
    return { pid: process.pid };
  },
  next: (strand, attempt) => {
    if (order.retryMs > 0 && strand.stepId === '1' && attempt === 1) return { next: 'retry', delayMs: order.retryMs };
    return strand.stepId === '3' ? { next: 'end' } : { next: 'continue', strand: { ...strand, stepId: String(Number(strand.stepId) + 1) } };
  },
});

const database = await openDatabase(order.where, silentLogger);
await migrate(database.pool);
await createLog(database.pool);
const store = createStore(database);
const running = createEngine({ database, txOn, body, logger: silentLogger });
await running.start();
say('ready');
for (let left = order.enqueue; left !== 0; left -= 1) {
  const runId = newRunId();
  await store.transaction((tx) => running.engine.enqueue(tx, { runId, stepId: '1', direction: 'do' }));
  say(`enqueued ${runId}`);
  if (left < 0) await new Promise((resolve) => setTimeout(resolve, 40));
}
const unfinished = `select 1 from dbos.workflow_status where status in ('ENQUEUED', 'PENDING') limit 1`;
// A connection that a test has cut answers nothing: then it is asked again.
const busy = (): Promise<boolean> =>
  database.pool.query(unfinished).then(
    ({ rows }) => rows.length > 0,
    () => true,
  );
while (await busy()) await new Promise((resolve) => setTimeout(resolve, 50));
say('idle');
