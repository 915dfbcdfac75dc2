import assert from 'node:assert/strict';
import { newRunId } from '../../bot/core/ids.ts';
import type { Strand, StrandBody, Tx } from '../../bot/core/ports.ts';
import { createEngine, type RunningEngine } from '../../bot/engine/engine.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { txOn } from '../../bot/store/tx.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createLog, forgetEverything, inShort, loggedBody, readLog } from './logged-body.ts';

const twoSteps: Parameters<typeof loggedBody>[0] = {
  next: (strand) => (strand.stepId === 'one' ? { next: 'continue', strand: { ...strand, stepId: 'two' } } : { next: 'end' }),
};

describe('a strand', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let running: RunningEngine | null = null;
  before(async () => {
    test = await memoryDatabase();
    await createLog(test.admin);
  });
  beforeEach(() => forgetEverything(test.admin));
  afterEach(async () => {
    await running?.stop(0);
    running = null;
  });
  after(() => test.drop());

  const start = async (body: StrandBody): Promise<RunningEngine> => {
    running = createEngine({ database: test.database, txOn, body, logger: silentLogger });
    await running.start();
    return running;
  };
  const enqueue = async ({ engine }: RunningEngine): Promise<void> => {
    const strand: Strand = { runId: newRunId(), stepId: 'one', direction: 'do' };
    await createStore(test.database).transaction((tx) => engine.enqueue(tx, strand));
  };
  const logged = (expected: number): Promise<readonly string[]> =>
    until(`${expected} lines`, async () => {
      const found = inShort(await readLog(test.database.pool));
      return found.length >= expected && found;
    });
  const performedOnRecord = async (): Promise<readonly string[]> => {
    const { rows } = await test.admin.query<{ name: string }>(
      `select function_name as name from dbos.operation_outputs where function_name like 'perform %' order by function_id`,
    );
    return rows.map(({ name }) => name);
  };
  /** Begins a first step and a second one, and stops in the second, which was performed once. */
  const stoppedInTwo = async (body: StrandBody): Promise<void> => {
    let reached = false;
    const perform: StrandBody['perform'] = (strand, attempt) => {
      if (strand.stepId === 'one') return body.perform(strand, attempt);
      reached = true;
      return new Promise(() => undefined);
    };
    const engine = await start({ ...body, perform });
    await enqueue(engine);
    await until('the second step', () => reached);
    await engine.stop(0);
  };

  it('begins the next step in the transaction that finishes the one before', async () => {
    const transactions: string[] = [];
    const note = (stage: string) => async (tx: Tx, strand: Strand) => {
      const connection = tx.connection as typeof test.admin;
      const { rows } = await connection.query<{ id: string }>('select pg_current_xact_id()::text as id');
      transactions.push(`${stage} ${strand.stepId} ${rows[0]?.id}`);
    };
    await enqueue(await start(loggedBody({ ...twoSteps, inBegin: note('begin'), inFinish: note('finish') })));
    await logged(4);
    const ids = transactions.map((line) => line.split(' ')[2]);
    assert.equal(ids[1], ids[2]);
    assert.equal(new Set(ids).size, 3);
  });

  it('does neither when the next step cannot begin, and both once it can', async () => {
    let left = 2;
    const body = loggedBody({
      ...twoSteps,
      inBegin: async (_, { stepId }) => {
        if (stepId !== 'two' || left === 0) return;
        left -= 1;
        throw Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
      },
    });
    await enqueue(await start(body));
    assert.deepEqual(await logged(4), ['begin one do 1', 'finish one do 1', 'begin two do 1', 'finish two do 1']);
    assert.equal(left, 0);
  });

  it('keeps what was performed on record, but of a step that only reads no sooner than what follows from it', async () => {
    const body = loggedBody(twoSteps);
    const begin: StrandBody['begin'] = async (tx, strand) => {
      const begun = await body.begin(tx, strand);
      return begun.go ? { ...begun, reads: strand.stepId === 'one' } : begun;
    };
    await enqueue(await start({ ...body, begin }));
    await logged(4);
    assert.deepEqual(await performedOnRecord(), ['perform two']);
  });

  it('reads again what it was reading when it stopped, with the attempt that it had begun', async () => {
    const body = loggedBody(twoSteps);
    const begin: StrandBody['begin'] = async (tx, strand) => ({ ...(await body.begin(tx, strand)), reads: true });
    await stoppedInTwo({ ...body, begin });
    await start({ ...body, begin });
    assert.deepEqual(await logged(4), ['begin one do 1', 'finish one do 1', 'begin two do 1', 'finish two do 1']);
  });

  it('begins the next step by itself behind a record of an earlier version, which does not say that it has begun', async () => {
    const body = loggedBody(twoSteps);
    await stoppedInTwo(body);
    for (const table of ['transaction_completion', 'operation_outputs']) {
      const text = `update dbos.${table} set output = (output::jsonb #- '{json,begun}')::text where output like '%begun%'`;
      assert.equal((await test.admin.query(text)).rowCount, 1, table);
    }
    await start(body);
    const found = await logged(5);
    assert.deepEqual(found.slice(3), ['begin two do 2', 'finish two do 1']);
  });
});
