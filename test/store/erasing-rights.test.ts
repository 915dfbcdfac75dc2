import assert from 'node:assert/strict';
import { ERASED_AT_ONCE } from '../../bot/core/audit/erasure.ts';
import type { AuditEvent } from '../../bot/core/audit/event.ts';
import type { Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { erasing } from '../contract/store/erasing.ts';
import { event } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase, WITH_TWO_USERS } from '../support/database.ts';
import { writePast } from '../support/written-past.ts';

const LISTING = (seqs: string): AuditEvent => event({ type: 'details.erased', detail: { seqs } });
/** What only a program that somebody took over writes. */
const OF_ANOTHER_TYPE = event({ type: 'run.created', detail: { seqs: '1' } });

/** The columns of an event that nobody put into the tree. */
const MADE_UP = `insert into signalbox.audit_events select 8, 'made-up', log, at, 'details.erased', actor_kind, actor_tenant, actor_object, via, run_id,
  step_id, workflow, environment, plan_hash, rule, '{"seqs":"1"}', beside, nodes from signalbox.audit_events where seq = 1`;

for (const { name, make } of [DATABASES[0] ?? WITH_TWO_USERS, WITH_TWO_USERS]) {
  describe(`a detail in ${name} goes only when an event of the log lists it`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    let store: Store;
    before(async () => {
      test = await make();
      store = createStore(test.database);
      await store.transaction((tx) => tx.appendEvents(Array.from({ length: 5 }, (_, place) => event({ id: `e-${place}` }))));
      await writePast(test.database.pool, OF_ANOTHER_TYPE);
      await store.transaction((tx) => tx.appendEvents([erasing(4)]));
    });
    after(() => test.drop());
    const left = async (): Promise<readonly number[]> =>
      (await store.log.rows(0, 20)).flatMap(({ entry, beside }) => (beside === null ? [] : [entry.seq]));
    afterEach(async () => assert.deepEqual(await left(), [1, 2, 3, 5, 6, 7]));

    /** In one transaction that is rolled back; says how one of them was refused. */
    async function refused(...statements: readonly string[]): Promise<string> {
      const client = await test.database.pool.connect();
      try {
        await client.query('begin');
        const all = (async () => {
          for (const statement of statements) await client.query(statement);
        })();
        const failed: unknown = await all.then(
          () => assert.fail(`this was done: ${statements.at(-1)}`),
          (error: unknown) => error,
        );
        assert.ok(failed instanceof Error && 'code' in failed && failed.code === '42501', String(failed));
        return failed.message;
      } finally {
        await client.query('rollback');
        client.release();
      }
    }

    it('not by deleting it, whatever is said before', async () => {
      const told = ['7', '6', '99', '0', ''].map((seq) => `set local signalbox.erasing = '${seq}'`);
      for (const first of ['select 1', ...told]) {
        for (const where of ['true', 'seq = 1', 'seq in (3, 5)', 'seq = 7']) {
          assert.match(
            await refused(first, `delete from signalbox.audit_details where ${where}`),
            /^(permission denied|audit events cannot)/,
          );
        }
        const merge = `merge into signalbox.audit_details d using (select 2 as seq) s on d.seq = s.seq when matched then delete`;
        await refused(first, merge);
      }
    });

    it('not by an event of another type, one that is not there, or none', async () => {
      for (const seq of ['6', '1', '8', '0', '-7', 'null', '9223372036854775807'])
        assert.match(await refused(`select signalbox.audit_erase(${seq})`), /does not list details to erase/);
    });

    it('not by an event that is no part of the log, because its head does not count it', async () => {
      assert.match(await refused(MADE_UP, 'select signalbox.audit_erase(8)'), /^(permission denied|.* does not list details to erase)/);
    });

    it('not by a list that is none, is too long, lists its own event, later ones, or what the log says of itself', async () => {
      const long = Array.from({ length: 1001 }, (_, place) => place + 1)
        .join(',')
        .padEnd(4001, ',1');
      for (const seqs of ['', 'x', '1-', '-1', '1,', '1 ', '1\n', '3-1', '٣', '1-2-3', '8', '1,8', '9', '5-99', '7', '1,7', long]) {
        await assert.rejects(
          store.transaction((tx) => tx.appendEvents([LISTING(seqs)])),
          { reason: 'audit.not_written' },
          JSON.stringify(seqs),
        );
      }
    });

    it('not by a list that is a number, which no program of ours writes', async () => {
      const client = await test.database.pool.connect();
      try {
        await client.query('begin');
        await writePast(client, event({ type: 'details.erased', detail: { seqs: 1 } }));
        await assert.rejects(client.query('select signalbox.audit_erase(8)'), /does not list details to erase/);
      } finally {
        await client.query('rollback');
        client.release();
      }
    });

    it('not by a type of its own that is called like one the function uses', async () => {
      const client = await test.database.pool.connect();
      try {
        await client.query('begin');
        await client.query('create temporary table json (x text)');
        await client.query('create temporary table audit_events as select * from signalbox.audit_events');
        assert.deepEqual((await client.query('select signalbox.audit_erase(7)::int as erased')).rows, [{ erased: 0 }]);
      } finally {
        await client.query('rollback');
        client.release();
      }
    });

    it('and once: the same event erases nothing more', async () => {
      const { rows } = await test.database.pool.query('select signalbox.audit_erase(7)::int as erased');
      assert.deepEqual(rows, [{ erased: 0 }]);
    });
  });
}

describe('an event that erases', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  before(async () => {
    test = await WITH_TWO_USERS.make();
    await createStore(test.database).transaction((tx) => tx.appendEvents([event()]));
  });
  after(() => test.drop());

  for (const [most, how] of [
    [ERASED_AT_ONCE, 'takes'],
    [ERASED_AT_ONCE + 1, 'refuses'],
  ] as const) {
    it(`${how} ${most} details at once: nobody waits long for the head of the log`, async () => {
      const client = await test.admin.connect();
      try {
        await client.query('begin');
        await client.query(`insert into signalbox.audit_details select s, '', '', '', '' from generate_series(100, $1::bigint) s`, [
          most + 99,
        ]);
        await client.query('update signalbox.audit_head set size = 30000');
        await client.query(MADE_UP.replace('select 8', 'select 30000').replace('"1"', `"100-${most + 99}"`));
        const erased = client.query('select signalbox.audit_erase(30000)::int as erased');
        if (how === 'refuses') await assert.rejects(erased, { code: '54000' });
        else assert.deepEqual((await erased).rows, [{ erased: most }]);
      } finally {
        await client.query('rollback');
        client.release();
      }
    });
  }
});
