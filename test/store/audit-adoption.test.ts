import assert from 'node:assert/strict';
import type pg from 'pg';
import { entryHash } from '../../bot/core/audit/entry.ts';
import { append, EMPTY, rootOf } from '../../bot/core/audit/tree.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { DATABASES } from '../support/database.ts';
import { backToSpine } from './spine-database.ts';

/** As it was before the tree, with numbers that a rolled back transaction took with it. */
async function insertBefore(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `insert into signalbox.audit_events (seq, id, at, type, actor_kind, actor_tenant, actor_object, actor_name, via, sentence, detail)
     overriding system value
     select n * 3, 'e-' || n, '2026-11-02T09:00:00.123456Z', 'command.asked', 'person', 't', 'o', 'Ada', 'chat', 'Number ' || n,
       json_build_object('text', 'deploy ' || n) from generate_series(1, $1::int) n`,
    [count],
  );
}

describe('the migration that makes the audit log a tree', function () {
  this.timeout(120_000);

  for (const { name, make } of DATABASES) {
    it(`takes over what was recorded before, in its order and without gaps, and says so, on ${name}`, async () => {
      const test = await make();
      const { pool } = test.database;
      await backToSpine(pool);
      await insertBefore(pool, 2_300);
      await migrate(pool);
      const store = createStore(test.database);
      const rows = await store.log.rows(0, 5_000);
      const { frontier } = rows.reduce((tree, { entry }) => append(tree.frontier, entryHash(entry)), { frontier: EMPTY });
      const head = await store.log.head();
      assert.equal(head.size, 2_301);
      assert.deepEqual(head.root, rootOf(frontier));
      assert.deepEqual(
        rows.map(({ beside }) => beside?.sentence).slice(0, 2_300),
        Array.from({ length: 2_300 }, (_, place) => `Number ${place + 1}`),
      );
      assert.equal(rows[0]?.entry.at, '2026-11-02T09:00:00.123Z');
      assert.equal(rows.at(-1)?.entry.type, 'log.opened');
      assert.deepEqual(rows.at(-1)?.entry.facts, { events: 2_300 });
      await test.drop();
    });
  }
});
