import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, run } from '../contract/store/samples.ts';
import { postgresDatabase, type TestDatabase } from '../support/database.ts';

// What Postgres itself does with the message that writes events and commits. The faults of test/store/transaction.test.ts are made up.

const EVENT_WAITS = `select pid from pg_stat_activity where wait_event_type = $1 and query like '%audit_append%' and pid <> pg_backend_pid()`;

/** A trigger that fires at COMMIT of whoever has added an event. */
const atCommit = (body: string): string => `
  create or replace function public.at_commit() returns trigger language plpgsql as $$ begin ${body}; return null; end $$;
  create constraint trigger at_commit after insert on signalbox.audit_events deferrable initially deferred
    for each row execute function public.at_commit()`;

describe('the message that writes events and commits', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  before(async () => {
    test = await postgresDatabase();
    // Warnings of the connections that are killed below.
    test.database.pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await test.admin.query('drop trigger if exists at_commit on signalbox.audit_events');
  });
  after(() => test.drop());

  const store = () => createStore(test.database);
  const kept = async () => ({
    runs: (await store().runs({}, null, 50)).rows.length,
    events: (await store().audit({}, null, 50)).rows.length,
  });
  const write = () =>
    store().transaction(async (tx) => {
      await tx.insertRun(run());
      await tx.appendEvents([event()]);
    });

  /** As the session has them. */
  async function limits() {
    const text = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`;
    const { rows } = await test.database.pool.query<Readonly<{ statement: string; lock: string }>>(text);
    assert.ok(rows[0] !== undefined);
    return rows[0];
  }

  async function waiting(how: 'Lock' | 'Timeout'): Promise<number> {
    for (;;) {
      const { rows } = await test.admin.query<{ pid: number }>(EVENT_WAITS, [how]);
      if (rows[0] !== undefined) return rows[0].pid;
      await sleep(20);
    }
  }

  /** While somebody else holds the head of the log. */
  async function whileHeld(work: (holder: pg.PoolClient) => Promise<void>): Promise<void> {
    const holder = await test.admin.connect();
    try {
      await holder.query('begin; select from signalbox.audit_head for update');
      await work(holder);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  }

  for (const { how, end, refused } of [
    { how: 'ended', end: 'pg_terminate_backend', refused: { code: 'unavailable', reason: 'store.unavailable' } },
    { how: 'cancelled', end: 'pg_cancel_backend', refused: { code: 'unavailable', reason: 'audit.not_written' } },
  ]) {
    it(`is known to have done nothing when it is ${how} while it waits for the head`, async () => {
      const before = await kept();
      await whileHeld(async () => {
        const failing = assert.rejects(write(), refused);
        await test.admin.query(`select ${end}($1)`, [await waiting('Lock')]);
        await failing;
      });
      assert.deepEqual(await kept(), before);
    });
  }

  it('does not claim to know what was done when its connection is ended during the commit', async () => {
    const before = await kept();
    await test.admin.query(atCommit('perform pg_sleep(30)'));
    const failing = assert.rejects(write(), { code: 'outcome_unknown', reason: 'store.commit_unknown' });
    await test.admin.query('select pg_terminate_backend($1)', [await waiting('Timeout')]);
    await failing;
    assert.deepEqual(await kept(), before);
  });

  it('is known to have done nothing when the commit itself is refused', async () => {
    const before = await kept();
    await test.admin.query(atCommit(`raise 'no'`));
    await assert.rejects(write(), { code: 'unavailable', reason: 'audit.not_written' });
    assert.deepEqual(await kept(), before);
  });

  it('is known to have done nothing when its connection had ended before', async () => {
    const before = await kept();
    const work = store().transaction(async (tx) => {
      await tx.insertRun(run());
      const mine = tx.connection as pg.PoolClient & Readonly<{ processID: number }>;
      const ended = once(mine, 'error');
      await test.admin.query('select pg_terminate_backend($1)', [mine.processID]);
      await ended;
      await tx.appendEvents([event()]);
    });
    await assert.rejects(work, { code: 'unavailable', reason: 'store.unavailable' });
    assert.deepEqual(await kept(), before);
  });

  it('comes after what was begun before it', async () => {
    const key = { tenantId: 'tenant-1', conversationId: 'a:chat', activityId: 'begun-before', type: 'message' } as const;
    await store().transaction(async (tx) => {
      // Not awaited: the mistake of whoever writes it, which must not end outside the transaction.
      void tx.claimActivity(key, new Date(0));
      await tx.appendEvents([event()]);
    });
    assert.equal(await store().transaction((tx) => tx.claimActivity(key, new Date(0))), false);
  });

  it('leaves nothing of itself on the connection', async () => {
    const before = await limits();
    await write();
    assert.deepEqual(await limits(), before);
  });

  it('keeps what words say that look like its end', async () => {
    const sentence = `'; COMMIT; select 1 / 0; --\\'; COMMIT`;
    await store().transaction((tx) => tx.appendEvents([event({ sentence })]));
    assert.equal((await store().audit({}, null, 1)).rows[0]?.sentence, sentence);
  });
});
