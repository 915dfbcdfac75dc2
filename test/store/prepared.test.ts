import assert from 'node:assert/strict';
import pg from 'pg';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { namesOf } from '../../bot/store/prepared.ts';
import { chat } from '../contract/store/people.ts';
import { ADA, conversation, later, NOW, run } from '../contract/store/samples.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

describe('a statement that is parsed once a connection', () => {
  const preparedName = namesOf(100);

  it('has one name, and another text another one', () => {
    const [one, again, other] = ['select a from t where a = $1', 'select a from t where a = $1', 'select b from t where b = $1'].map(
      (text) => preparedName(text, [1]),
    );
    assert.ok(one !== null && other !== null && one !== undefined);
    assert.deepEqual([one === again, one === other], [true, false]);
  });

  it('has parameters: without any it may be several statements', () => {
    assert.equal(preparedName('select 1; select 2', []), null);
  });

  it('names its columns', () => {
    for (const text of ['select * from t where a = $1', 'select r.*, 1 from t r where a = $1', 'delete from t where a = $1 returning *'])
      assert.equal(preparedName(text, [1]), null, text);
    assert.notEqual(preparedName('select count(*) from t where a = $1', [1]), null);
  });

  it('is one of a bounded number', () => {
    const names = Array.from({ length: 1000 }, (_, index) => preparedName(`select a from t where a = $1 and ${index} > 0`, [1]));
    assert.ok(names.includes(null));
    assert.ok(new Set(names).size <= 101);
  });
});

describe('a process that keeps its connections while a newer version adds columns', function () {
  this.timeout(60_000);
  let database: Database;
  let drop: () => Promise<void>;
  let pool: pg.Pool;
  before(async () => {
    const fresh = await freshPostgres();
    drop = fresh.drop;
    database = await openDatabase({ url: fresh.url }, silentLogger);
    await migrate(database.pool);
    pool = new pg.Pool({ connectionString: fresh.url, max: 1 });
  });
  after(async () => {
    await pool.end();
    await database.close();
    await drop();
  });

  async function works(id: string): Promise<void> {
    const store = createStore({ ...database, pool });
    const one = run();
    await store.transaction(async (tx) => {
      assert.equal(await tx.claimActivity({ tenantId: 't', conversationId: 'c', activityId: id, type: 'message' }, NOW), true);
      await tx.keepChat(ADA, chat('a:ada'), NOW);
      await tx.reviveCards(conversation('a:ada'));
      await tx.insertRun(one);
      await tx.addCard(one.id, conversation('a:ada'));
      await tx.say(conversation('a:ada'), { kind: 'text', text: 'x' }, NOW);
      await tx.putHandle(`${id} handle`, { kind: 'run', runId: one.id }, later(1000));
      await tx.lockDelegations(NOW);
    });
    await store.transaction(async (tx) => {
      const before = await tx.lockRun(one.id);
      assert.ok(before !== null);
      await tx.saveRun(before, { ...before, reason: 'changed' });
      await tx.touchCards(one.id);
      assert.notEqual(await tx.handle(`${id} handle`, NOW), null);
      assert.notEqual(await tx.chatOf(ADA), null);
    });
    assert.equal((await store.run(one.id))?.reason, 'changed');
  }

  it('goes on', async () => {
    await works('before');
    const { rows } = await database.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'signalbox'`);
    for (const { name } of rows) await database.pool.query(`alter table signalbox."${name}" add column added_later text`);
    const named = await pool.query<{ count: string }>(`select count(*) from pg_prepared_statements where name like 'signalbox_%'`);
    assert.ok(Number(named.rows[0]?.count) >= 8, 'nothing was prepared');
    await works('after');
  });

  it('would not with a statement that reads all columns', async () => {
    const client = await pool.connect();
    try {
      const all = { name: 'all', text: 'select * from signalbox.handles where hash = $1', values: ['x'] };
      await client.query(all);
      await database.pool.query('alter table signalbox.handles add column added_later_still text');
      await assert.rejects(client.query(all), { code: '0A000' });
    } finally {
      client.release(true);
    }
  });
});
