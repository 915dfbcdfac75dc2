import assert from 'node:assert/strict';
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NO_FSYNC_WARNING } from '../../bot/store/embedded.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { run } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** The files below a folder that this process has open to write, and how (proc(5)). */
function openFlags(folder: string): readonly Readonly<{ file: string; flags: number }>[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const file = linkOf(`/proc/self/fd/${fd}`);
    if (!file.startsWith(folder)) return [];
    const flags = Number.parseInt(/^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '', 8);
    return (flags & (constants.O_WRONLY | constants.O_RDWR)) === 0 ? [] : [{ file, flags }];
  });
}

/** The descriptor by which the list was read is gone. */
function linkOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

describe('opening a database', function () {
  this.timeout(120_000);

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

  it('opens every file of the database so that a write is on the disk when it returns, when asked to, and no other file', async () => {
    const [synced, plain] = [await preparedDataDir(), await preparedDataDir()];
    const [first, second] = [
      await openDatabase({ dataDir: synced, synced: true }, silentLogger),
      await openDatabase({ dataDir: plain }, silentLogger),
    ];
    assert.deepEqual(first.warnings, []);
    for (const { pool } of [first, second]) {
      await migrate(pool);
      await pool.query('create table written as select generate_series(1, 1000) as number; checkpoint');
    }
    const [below, beside] = [openFlags(synced), openFlags(plain)];
    assert.ok(below.length > 5 && beside.length > 5, `${below.length} and ${beside.length} files are open`);
    for (const { file, flags } of below) assert.equal(flags & constants.O_DSYNC, constants.O_DSYNC, file);
    for (const { file, flags } of beside) assert.equal(flags & constants.O_DSYNC, 0, file);
    for (const database of [first, second]) await database.close();
    for (const dataDir of [synced, plain]) await removeDirectory(dataDir);
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
