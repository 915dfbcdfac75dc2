import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { PGlitePool } from '../../bot/store/pglite-pool.ts';
import { databaseImage } from '../support/database-image.ts';

describe('pool over one PGlite', function () {
  this.timeout(120_000);
  let pool: PGlitePool;
  before(async () => {
    pool = new PGlitePool(async () => PGlite.create({ loadDataDir: await databaseImage() }), { lockTimeoutMs: 2000 });
    await pool.query('create table t (n integer)');
  });
  beforeEach(() => pool.query('truncate t'));
  after(async () => {
    await pool.end();
  });
  const count = async (): Promise<number> => (await pool.query('select count(*)::integer as n from t')).rows[0].n;

  it('lets timers run while statements follow one another without a pause', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    // Timers that starve never tick, however many statements there are.
    for (let index = 0; index < 2000 && ticks < 10; index += 1) await pool.query('select 1');
    clearInterval(timer);
    assert.ok(ticks >= 10, `${ticks} ticks`);
  });

  it('gives a transaction the session for itself', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('insert into t values (1)');
    let seen = -1;
    const other = count().then((n) => {
      seen = n;
    });
    await client.query('select 1');
    assert.equal(seen, -1);
    await client.query('COMMIT');
    client.release();
    await other;
    assert.equal(seen, 1);
  });

  it('gives the session back with a message whose last statement commits, and not when that failed', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into t values (1);COMMIT');
    assert.equal(await count(), 1);
    await client.query('begin');
    await client.query('insert into t values (2)');
    await assert.rejects(client.query('select 1 / 0;COMMIT'));
    let seen = -1;
    const other = count().then((n) => {
      seen = n;
    });
    await assert.rejects(client.query('select 1'), { code: '25P02' });
    assert.equal(seen, -1);
    await client.query('ROLLBACK');
    await other;
    assert.equal(seen, 1);
    client.release();
  });

  it('runs transactions of several connections one after the other', async () => {
    const one = async (n: number): Promise<void> => {
      const client = await pool.connect();
      await client.query('begin');
      const before = await client.query('select count(*)::integer as n from t');
      await client.query('insert into t values ($1)', [n]);
      const after = await client.query('select count(*)::integer as n from t');
      assert.equal(after.rows[0].n, before.rows[0].n + 1);
      await client.query('commit');
      client.release();
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)));
    assert.equal(await count(), 20);
  });

  it('keeps a transaction open over ROLLBACK TO SAVEPOINT', async () => {
    const client = await pool.connect();
    for (const text of [
      'begin',
      'insert into t values (1)',
      'savepoint s',
      'insert into t values (2)',
      'rollback to savepoint s',
      'commit',
    ]) {
      await client.query(text);
    }
    client.release();
    assert.equal(await count(), 1);
  });

  it('goes on after a failed statement in a transaction that is rolled back', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await assert.rejects(client.query('select * from nowhere'), { code: '42P01' });
    await client.query('rollback');
    client.release();
    assert.equal(await count(), 0);
  });

  it('rolls back a transaction that was never ended, and goes on', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into t values (1)');
    client.release();
    assert.equal(await count(), 0);
  });

  it('answers with an error instead of hanging when a transaction asks through a second connection', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await assert.rejects(pool.query('select 1'), /timeout exceeded when trying to connect/);
    await client.query('rollback');
    client.release();
    await pool.query('select 1');
  });

  it('delivers notifications of committed transactions to who listens, and to nobody after release', async () => {
    const listener = await pool.connect();
    const heard: string[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN news');
    const sender = await pool.connect();
    await sender.query('begin');
    await sender.query(`select pg_notify('news', 'kept')`);
    await sender.query('rollback');
    await sender.query('begin');
    await sender.query(`select pg_notify('news', 'told')`);
    assert.deepEqual(heard, []);
    const told = once(listener, 'notification');
    await sender.query('commit');
    await told;
    assert.deepEqual(heard, ['told']);
    sender.release();
    listener.release();
    await pool.query(`select pg_notify('news', 'late')`);
    await pool.query('select 1');
    assert.deepEqual(heard, ['told']);
  });

  it('passes values and configured queries through', async () => {
    assert.deepEqual((await pool.query('select $1::integer as n, $2::text as t', [7, 'x'])).rows, [{ n: 7, t: 'x' }]);
    const client = await pool.connect();
    assert.deepEqual((await client.query({ text: 'select $1::text as t', values: ['y'] })).rows, [{ t: 'y' }]);
    client.release();
  });
});
