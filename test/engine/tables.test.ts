import assert from 'node:assert/strict';
import { engineIsCurrent, migrateEngineOf } from '../../bot/engine/tables.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

describe('the tables of the engine', function () {
  this.timeout(180_000);

  it('are made once by several processes that start on a new database at the same time', async () => {
    const { url, drop } = await freshPostgres();
    const databases = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url }, silentLogger)));
    try {
      const results = await Promise.allSettled(databases.map(migrateEngineOf));
      assert.deepEqual(
        results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])),
        [],
      );
      for (const { pool } of databases) assert.equal(await engineIsCurrent(pool), true);
    } finally {
      await Promise.all(databases.map(({ close }) => close()));
      await drop();
    }
  });
});
