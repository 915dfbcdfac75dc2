import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { run } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** PGlite writes its files through `fs` of this process: there the disk is full. What is there already can be written again. */
function fillDisk(): () => void {
  const { writeSync } = fs;
  const full = (fd: number, ...rest: readonly unknown[]): number => {
    const [, , length, position] = rest;
    const end = Number(position) + Number(length);
    if (end > fs.fstatSync(fd).size)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
    return Reflect.apply(writeSync, fs, [fd, ...rest]);
  };
  Object.assign(fs, { writeSync: full });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { writeSync });
    syncBuiltinESMExports();
  };
}

describe('the embedded database on a full disk', function () {
  this.timeout(120_000);
  let dataDir: string;
  let database: Database;
  before(async () => {
    dataDir = await preparedDataDir();
    database = await openDatabase({ dataDir }, silentLogger);
    await migrate(database.pool);
  });
  after(async () => {
    await database.close();
    await removeDirectory(dataDir);
  });

  it('answers no ping from the first write that does not fit until writes fit again', async () => {
    const store = createStore(database);
    const output = (text: string): Promise<void> => store.appendOutput(written.id, 'one', 'do', 1, text);
    const written = run();
    await store.transaction((tx) => tx.insertRun(written));
    const free = fillDisk();
    try {
      await store.ping();
      await assert.rejects(output(noise(4 << 20)), { code: 'unavailable', reason: 'store.full' });
      for (const _ of [1, 2]) {
        await assert.rejects(store.ping(), {
          reason: 'store.full',
          message: /^The disk of the database is full, so nothing was saved\. Please ask/,
        });
      }
      assert.deepEqual(await store.run(written.id), written, 'what is there can be read');
    } finally {
      free();
    }
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await store.ping();
    await output('more');
    assert.equal(await store.output(written.id, 'one'), 'more');
    await store.ping();
  });
});

/** Text that does not get smaller when it is stored. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
}
