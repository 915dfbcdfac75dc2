import assert from 'node:assert/strict';
import type pg from 'pg';
import { createStore } from '../../bot/store/postgres-store.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';

type Statement = Readonly<{ text: string; values: readonly unknown[] }>;

/** The pool, and every statement that is asked of it or through a connection that it lends. */
function listening(pool: pg.Pool): Readonly<{ pool: pg.Pool; heard: Statement[] }> {
  const heard: Statement[] = [];
  const heardOf = <Target extends pg.Pool | pg.PoolClient>(target: Target): Target =>
    new Proxy(target, {
      get: (_, key) => {
        if (key === 'connect') return async () => heardOf(await (target as pg.Pool).connect());
        const value: unknown = Reflect.get(target, key, target);
        if (key !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return (text: string, values: unknown[] = []) => {
          heard.push({ text, values });
          return target.query(text, values);
        };
      },
    });
  return { heard, pool: heardOf(pool) };
}

for (const { name, make } of DATABASES) {
  describe(`the runs of a channel on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    it('are read along their index, newest first, without looking at those of other channels', async () => {
      const { pool, heard } = listening(test.database.pool);
      await pool.query(`insert into signalbox.runs
        (id, plan, plan_hash, workflow, state, requester, requester_key, via, conversation, created_at, activation)
        select 'r-' || n, '{}', 'h', 'w', 'succeeded', '{}', 'k', 'chat',
          json_build_object('id', '19:' || (n % 10) || '@thread.tacv2;messageid=' || n, 'scope', 'channel'), now() - n * interval '1 s', 0
        from generate_series(1, 5000) n`);
      await pool.query('analyze signalbox.runs');
      const asked = { channel: '19:7@thread.tacv2' };
      // The rows are no whole runs, so reading them fails; what matters is how they were asked for.
      await createStore({ ...test.database, pool })
        .runs(asked, `${Date.now()}.r-9`, 50)
        .catch(() => undefined);
      const { text, values } = heard.find((one) => one.text.includes('split_part')) ?? assert.fail('it was not asked for by channel');
      const client = await test.database.pool.connect();
      // Of so few rows a bitmap may be cheaper; in a channel with many the order of the index is what counts.
      await client.query('begin; set local enable_bitmapscan = off');
      const { rows } = await client.query<Record<'QUERY PLAN', string>>(`explain ${text}`, [...values]);
      await client.query('rollback');
      client.release();
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(plan, /Index Scan using runs_channel on runs/);
      assert.doesNotMatch(plan, /Seq Scan on runs |Sort Key: r?\.?created_at/);
    });
  });
}
