import assert from 'node:assert/strict';
import { createStore } from '../../bot/store/postgres-store.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';

for (const { name, make } of DATABASES) {
  describe(`the runs of a channel on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    it('are read along their index, newest first, without looking at those of other channels', async () => {
      const { pool } = test.database;
      await pool.query(`insert into signalbox.runs
        (id, plan, plan_hash, workflow, state, requester, requester_key, via, conversation, created_at, activation)
        select 'r-' || n, '{}', 'h', 'w', 'succeeded', '{}', 'k', 'chat',
          json_build_object('id', '19:' || (n % 200) || '@thread.tacv2;messageid=' || n, 'scope', 'channel'), now() - n * interval '1 s', 0
        from generate_series(1, 5000) n`);
      await pool.query('analyze signalbox.runs');
      const { rows } = await pool.query<Record<'QUERY PLAN', string>>(`explain select r.id from signalbox.runs r
        where r.conversation is not null and r.conversation->>'scope' <> 'personal'
          and split_part(r.conversation->>'id', ';', 1) = '19:7@thread.tacv2' and (r.created_at, r.id) < (now(), 'r-9')
        order by r.created_at desc, r.id desc limit 51`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(plan, /runs_channel/);
      assert.doesNotMatch(plan, /Sort|Seq Scan/);
      const page = await createStore(test.database)
        .runs({ channel: '19:7@thread.tacv2' }, null, 1)
        .catch((thrown: unknown) => thrown);
      assert.ok(page instanceof Object, 'the store asks for the same');
    });
  });
}
