import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { migrate } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { removeExpired } from '../../bot/store/retention.ts';
import { conversation, later, NOW, run } from '../contract/store/samples.ts';
import { DATABASES } from '../support/database.ts';
import { driverError, failingPool } from '../support/failing-pool.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

const DAY = 86_400_000;
/** Every file of the folder, in the order of its number: none may be forgotten. */
const ALL = readdirSync(join(import.meta.dirname, '..', '..', 'bot', 'store', 'migrations'))
  .map((file) => basename(file, '.ts'))
  .sort();

describe('migrations', function () {
  this.timeout(120_000);

  it('are applied once by several processes at once', async () => {
    const { url, drop } = await freshPostgres();
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url }, silentLogger)));
    const applied = await Promise.all(databases.map(({ pool }) => migrate(pool)));
    assert.deepEqual(applied.flat(), ALL);
    await Promise.all(databases.map((database) => database.close()));
    await drop();
  });

  for (const { name, make } of DATABASES) {
    it(`do nothing the second time on ${name}`, async () => {
      const test = await make();
      assert.deepEqual(await migrate(test.database.pool), []);
      await test.drop();
    });

    it(`leave nothing behind when they fail on ${name}, and can be tried again`, async () => {
      const test = await make();
      const { pool } = test.database;
      await pool.query('drop schema signalbox cascade');
      const full = failingPool(pool, (text) =>
        text.startsWith('create table signalbox.handles') ? { when: 'before', error: driverError('53100') } : null,
      );
      await assert.rejects(migrate(full), { code: 'unavailable', reason: 'store.full' });
      const { rows } = await pool.query(`select tablename from pg_tables where schemaname = 'signalbox' and tablename = 'runs'`);
      assert.deepEqual(rows, []);
      assert.deepEqual(await migrate(pool), ALL);
      await test.drop();
    });
  }
});

describe('retention', function () {
  this.timeout(120_000);

  for (const { name, make } of DATABASES) {
    it(`removes what nobody can ask for any more, and nothing else, on ${name}`, async () => {
      const test = await make();
      const store = createStore(test.database);
      const { id } = run();
      const key = { tenantId: 't', conversationId: 'c', type: 'message' };
      await store.transaction(async (tx) => {
        await tx.insertRun(run({ id }));
        await tx.putHandle('old', { kind: 'run', runId: id }, later(-1));
        await tx.putHandle('young', { kind: 'run', runId: id }, later(1000));
        await tx.claimActivity({ ...key, activityId: 'old' }, later(-31 * DAY));
        await tx.claimActivity({ ...key, activityId: 'young' }, later(-29 * DAY));
        await tx.say(conversation('waiting'), { kind: 'text', text: 'old but waiting' }, later(-90 * DAY));
        await tx.say(conversation('given up'), { kind: 'text', text: 'given up' }, later(-90 * DAY));
      });
      const [, hopeless] = await store.outbox.claimMessages(NOW, 1, 10);
      await store.outbox.sendingFailed('message', hopeless?.id ?? 0, null, 'HTTP 403');
      await removeExpired(test.database.pool, NOW);
      await store.transaction(async (tx) => {
        assert.ok(await tx.handle('young', NOW));
        assert.equal(await tx.spendHandle('old'), false);
        assert.equal(await tx.claimActivity({ ...key, activityId: 'old' }, NOW), true);
        assert.equal(await tx.claimActivity({ ...key, activityId: 'young' }, NOW), false);
      });
      const { rows } = await test.database.pool.query('select answer from signalbox.outbox_messages');
      assert.deepEqual(
        rows.map(({ answer }) => answer.text),
        ['old but waiting'],
      );
      assert.ok(await store.run(id));
      await test.drop();
    });
  }
});
