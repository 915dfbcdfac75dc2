import assert from 'node:assert/strict';
import { NOWHERE, type Sight } from '../../bot/core/audit/sight.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { ADA, BOB, event } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';

/** More runs of one person than are listed, and more events than are looked through at once. */
const [RUNS, EVENTS] = [20_100, 3500];

for (const { name, make } of DATABASES) {
  describe(`the log of somebody with very many runs on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    it('has the events of all of them and of no other, however far down these are', async () => {
      const { pool } = test.database;
      await pool.query(
        `insert into signalbox.runs (id, plan, plan_hash, workflow, state, requester, requester_key, via, created_at, activation)
        select 'r-' || n, '{}', 'h', 'w', 'succeeded', '{}', $1, 'chat', now(), 0 from generate_series(1, $2::integer) n`,
        [`${BOB.tenantId}/${BOB.objectId}`, RUNS],
      );
      const store = createStore(test.database);
      const about = (place: number) => (place % 100 === 0 && place < 400 ? `r-${place + 1}` : 'r-of-ada');
      const events = Array.from({ length: EVENTS }, (_, place) => event({ actor: ADA, runId: about(place), sentence: `number ${place}` }));
      await store.transaction((tx) => tx.appendEvents(events));
      const sight: Sight = { who: BOB, audited: NOWHERE, viewed: NOWHERE, ownRuns: true, runs: [] };
      const found = async (text?: string) => {
        const { rows } = await store.auditSeen(sight, { filter: text === undefined ? {} : { text }, before: null, limit: 3 });
        return rows.map(({ sentence }) => sentence);
      };
      assert.deepEqual(await found(), ['number 300', 'number 200', 'number 100']);
      assert.deepEqual(await found('number 100'), ['number 100']);
      assert.deepEqual(await found('number 101'), []);
    });
  });
}
