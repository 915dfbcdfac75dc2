import assert from 'node:assert/strict';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { launch } from '../../bot/engine/boot.ts';
import { isRunningHere, ownerToken, pollNow, recoverWorkflowsOf } from '../../bot/engine/internals.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

const NEVER = new AbortController().signal;
/** So long that only `pollNow` can have started what ran. */
const HOUR_MS = 3_600_000;

describe('what the engine uses of the inside of DBOS', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let queue: Awaited<ReturnType<typeof DBOS.registerQueue>>;
  let release: () => void;
  let tokens: (string | undefined)[];
  let work: () => Promise<void>;

  before(async () => {
    test = await memoryDatabase();
    const body = async (): Promise<void> => {
      tokens.push(ownerToken(DBOS.workflowID ?? ''));
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    work = DBOS.registerWorkflow(body, { name: 'work' });
    await launch(test.database, { pool: test.database.pool, appName: 'test', executorId: 'local', logger: silentLogger });
    queue = await DBOS.registerQueue('slow', { minPollingIntervalMs: HOUR_MS });
  });
  beforeEach(() => {
    tokens = [];
  });
  after(async () => {
    await DBOS.shutdown({ deregister: true });
    await test.drop();
  });

  const owner = async (id: string): Promise<unknown> => {
    const { rows } = await test.database.pool.query('select owner_xid, status from dbos.workflow_status where workflow_uuid = $1', [id]);
    return rows[0];
  };

  it('starts what waits in a queue at once, knows that it runs here, and its owner token is the one on record', async () => {
    const handle = await DBOS.startWorkflow(work, { workflowID: 'one', queueName: 'slow' })();
    assert.equal(isRunningHere('one'), false);
    await pollNow(queue, NEVER);
    assert.equal(isRunningHere('one'), true);
    assert.equal(typeof tokens[0], 'string');
    assert.deepEqual(await owner('one'), { owner_xid: tokens[0], status: 'PENDING' });
    release();
    await handle.getResult({ pollingIntervalMs: 20 });
    assert.equal(isRunningHere('one'), false);
  });

  it('takes the ownership away from an executor and puts its workflow back into its queue', async () => {
    await DBOS.startWorkflow(work, { workflowID: 'two', queueName: 'slow' })();
    await pollNow(queue, NEVER);
    assert.equal(await recoverWorkflowsOf('somebody else'), 0);
    assert.equal(await recoverWorkflowsOf('local'), 1);
    assert.deepEqual(await owner('two'), { owner_xid: null, status: 'ENQUEUED' });
    const releaseOld = release;
    await pollNow(queue, NEVER);
    assert.equal(tokens.length, 2);
    assert.notEqual(tokens[0], tokens[1]);
    assert.deepEqual(await owner('two'), { owner_xid: tokens[1], status: 'PENDING' });
    releaseOld();
    release();
    await DBOS.retrieveWorkflow('two').getResult({ pollingIntervalMs: 20 });
  });

  it('knows no owner outside of a workflow', () => {
    assert.equal(ownerToken('one'), undefined);
  });
});

describe('what the engine uses of the inside of DBOS, before it runs', () => {
  it('does nothing', async () => {
    assert.equal(isRunningHere('one'), false);
    assert.equal(await recoverWorkflowsOf('local'), 0);
  });
});
