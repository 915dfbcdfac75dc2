import assert from 'node:assert/strict';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { newRunId } from '../../bot/core/ids.ts';
import { createEngine } from '../../bot/engine/engine.ts';
import { removeFinished } from '../../bot/engine/retention.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { txOn } from '../../bot/store/tx.ts';
import { DATABASES } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createLog, loggedBody } from './logged-body.ts';

const DAY_MS = 86_400_000;

for (const { name, make } of DATABASES) {
  describe(`retention of engine records on ${name}`, function () {
    this.timeout(120_000);

    it('removes strands that ended long enough ago with all their records, and no others', async () => {
      const test = await make();
      const { pool } = test.database;
      await createLog(pool);
      const hang = (stepId: string) => (stepId === 'hangs' ? new Promise<never>(() => undefined) : Promise.resolve({}));
      const running = createEngine({
        database: test.database,
        txOn,
        body: loggedBody({ perform: ({ stepId }) => hang(stepId) }),
        logger: silentLogger,
      });
      await running.start();
      const enqueue = (stepId: string) =>
        createStore(test.database).transaction((tx) => running.engine.enqueue(tx, { runId: newRunId(), stepId, direction: 'do' }));
      const states = async (): Promise<string> =>
        (await DBOS.listWorkflows({}))
          .map(({ status }) => status)
          .sort()
          .join();
      for (const stepId of ['ends', 'hangs', 'ends']) await enqueue(stepId);
      await until('two ended', async () => (await states()) === 'PENDING,SUCCESS,SUCCESS');

      const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });
      assert.equal(await removeFinished({ pool, clock: later(0), keepMs: DAY_MS }), 0);
      assert.equal(await states(), 'PENDING,SUCCESS,SUCCESS');
      assert.equal(await removeFinished({ pool, clock: later(2 * DAY_MS), keepMs: DAY_MS }), 2);
      assert.equal(await states(), 'PENDING');
      const left = await pool.query(
        'select (select count(distinct workflow_uuid)::integer from dbos.operation_outputs) as steps, (select count(distinct workflow_id)::integer from dbos.transaction_completion) as transactions',
      );
      assert.deepEqual(left.rows, [{ steps: 1, transactions: 1 }]);
      await running.stop(0);
      await test.drop();
    });
  });
}
