import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '../../bot/store/migrations.ts';
import { NO_FSYNC_WARNING, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { run } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

describe('opening a database', function () {
  this.timeout(60_000);

  it('keeps what was written in a data directory over a close, and warns that it does not fsync', async () => {
    const dataDir = await preparedDataDir();
    const written = run();
    const first = await openDatabase({ dataDir }, silentLogger);
    assert.deepEqual(first.warnings, [NO_FSYNC_WARNING]);
    await migrate(first.pool);
    await createStore(first).transaction((tx) => tx.insertRun(written));
    await assert.rejects(openDatabase({ dataDir }, silentLogger), { code: 'conflict', reason: 'store.directory_in_use' });
    await first.close();
    await first.close();
    const second = await openDatabase({ dataDir }, silentLogger);
    assert.deepEqual(await createStore(second).run(written.id), written);
    await second.close();
    await removeDirectory(dataDir);
  });

  it('says what to check when the data directory holds something else, and frees it again', async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-open-'));
    await writeFile(path.join(dataDir, 'database'), 'not a directory');
    for (const _ of [1, 2]) {
      await assert.rejects(openDatabase({ dataDir }, silentLogger), { code: 'unavailable', reason: 'store.not_opened' });
    }
    await removeDirectory(dataDir);
  });

  it('says what to check when the Postgres server does not answer', async () => {
    const url = 'postgresql://nobody:secret@127.0.0.1:1/none';
    await assert.rejects(openDatabase({ url }, silentLogger), (error) => {
      assert.ok(error instanceof Error && 'reason' in error);
      assert.equal(error.reason, 'store.unavailable');
      assert.ok(!error.message.includes('secret'));
      return true;
    });
  });

  it('answers `unavailable` after its Postgres connections were ended, and works again at once', async () => {
    const { url, drop } = await freshPostgres();
    const database = await openDatabase({ url }, silentLogger);
    await migrate(database.pool);
    const store = createStore(database);
    const work = store.transaction(async (tx) => {
      await database.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await tx.insertRun(run());
    });
    await assert.rejects(work, { code: 'unavailable', reason: 'store.unavailable' });
    await store.transaction((tx) => tx.insertRun(run()));
    assert.equal((await store.runs({}, null, 5)).rows.length, 1);
    await store.close();
    await drop();
  });
});
