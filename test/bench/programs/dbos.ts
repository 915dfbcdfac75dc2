import { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import type { OpenTx } from '../../../bot/core/ports.ts';
import { launch } from '../../../bot/engine/boot.ts';
import { AppDataSource } from '../../../bot/engine/data-source.ts';
import { Drain } from '../../../bot/engine/drain.ts';
import { systemPool } from '../../../bot/engine/system-pool.ts';
import { openDatabase } from '../../../bot/store/open.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { STEPS } from '../noop-site.ts';
import { orderOf, rate, serve } from '../worker.ts';

// DBOS alone, on the same pools and with the same settings as in the product: workflows that do nothing, that take twenty steps which do
// nothing, and that take twice as many transactions with nothing in them but what makes them exactly once.

type Order = Readonly<{ dataDir: string; url: string | null }>;
type Work = Readonly<{ kind: 'accept' | 'steps' | 'transactions'; count: number; atOnce: number }>;

const { dataDir, url } = orderOf<Order>();
const database = await openDatabase(url === null ? { dataDir } : { url }, silentLogger);
const system = systemPool(database, silentLogger);
const nothing = async (): Promise<number> => 0;
const drain = new Drain();
const txOn = (connection: pg.ClientBase): OpenTx => ({ commit: async () => void (await connection.query('COMMIT')) }) as OpenTx;
const source = new AppDataSource({ pool: database.pool, txOn, drain, logger: silentLogger });
const empty = DBOS.registerWorkflow(async () => undefined, { name: 'empty' });
const steps = DBOS.registerWorkflow(
  async () => {
    for (let index = 0; index < STEPS; index += 1) await DBOS.runStep(nothing, { name: `s${index}` });
  },
  { name: 'steps' },
);
const transactions = DBOS.registerWorkflow(
  async () => {
    for (let index = 0; index < 2 * STEPS; index += 1) await source.step(`s${index}`, async () => ({}));
  },
  { name: 'transactions' },
);
await launch(database, { pool: system.pool, appName: 'bench', executorId: 'bench', logger: silentLogger });

/** Workflows, or steps, a second. */
async function work({ kind, count, atOnce }: Work): Promise<number> {
  if (kind === 'accept') {
    const handles: Readonly<{ getResult(): Promise<unknown> }>[] = [];
    const perSecond = await rate(count, atOnce, async () => handles.push(await DBOS.startWorkflow(empty)()));
    await Promise.all(handles.map((handle) => handle.getResult()));
    return perSecond;
  }
  const workflow = kind === 'steps' ? steps : transactions;
  return STEPS * (await rate(count, atOnce, async () => (await DBOS.startWorkflow(workflow)()).getResult()));
}

serve(
  null,
  (asked) => work(asked as Work),
  async () => {
    await DBOS.shutdown();
    await system.close();
    await database.close();
  },
);
