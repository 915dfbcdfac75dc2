import assert from 'node:assert/strict';
import { createStore } from '../../bot/store/postgres-store.ts';
import { chat } from '../contract/store/people.ts';
import { conversation } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { listening } from '../support/listening-pool.ts';

const COUNT = 5000;
const CHANNEL = '19:7@thread.tacv2';

for (const { name, make } of DATABASES) {
  describe(`along an index, without looking at all others, on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
      await test.admin.query(`insert into signalbox.runs
        (id, plan, plan_hash, workflow, state, requester, requester_key, via, conversation, created_at, activation)
        select 'r-' || n, '{}', 'h', 'w', 'succeeded', '{}', 'k', 'chat',
          json_build_object('id', '19:' || (n % 10) || '@thread.tacv2;messageid=' || n, 'scope', 'channel'), now() - n * interval '1 s', 0
        from generate_series(1, ${COUNT}) n`);
      await test.admin.query(`insert into signalbox.run_cards (run_id, conversation_key, conversation, version, shown_version)
        select 'r-' || n, 'teams/tenant-1/a:' || n % 7, '{}', 2, 2 from generate_series(1, ${COUNT}) n`);
      await test.admin.query('analyze signalbox.runs, signalbox.run_cards');
    });
    after(() => test.drop());

    /** How Postgres would do what the work asks for by such a statement. */
    async function planOf(part: string, work: (store: ReturnType<typeof createStore>) => Promise<unknown>): Promise<string> {
      const { pool, heard } = listening(test.database.pool);
      // The rows are no whole runs, so reading them fails; what matters is how they are asked for.
      await work(createStore({ ...test.database, pool })).catch(() => undefined);
      const { text, values } = heard.find((one) => one.text.includes(part)) ?? assert.fail(`nothing was asked with ${part}`);
      const client = await test.database.pool.connect();
      // Of so few rows a bitmap may be cheaper; in a channel with many the order of the index is what counts.
      await client.query('begin; set local enable_bitmapscan = off');
      const { rows } = await client.query<Record<'QUERY PLAN', string>>(`explain ${text}`, [...values]);
      await client.query('rollback');
      client.release();
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    }

    it('the runs of a channel are read, newest first', async () => {
      const plan = await planOf('split_part', (store) => store.runs({ channel: CHANNEL }, `${Date.now()}.r-9`, 50));
      assert.match(plan, /Index Scan using runs_channel on runs/);
      assert.doesNotMatch(plan, /Seq Scan on runs |Sort Key: r?\.?created_at/);
    });

    for (const [where, place] of [
      ['a personal chat', chat('a:3')],
      ['a channel', conversation(CHANNEL)],
    ] as const) {
      it(`the cards that a message in ${where} revives are found`, async () => {
        const plan = await planOf('given_up = false', (store) => store.transaction((tx) => tx.reviveCards(place)));
        assert.match(plan, /Index Scan using run_cards_to_revive on run_cards/);
        assert.doesNotMatch(plan, /Seq Scan on run_cards/);
      });
    }
  });
}
