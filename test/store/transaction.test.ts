import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Tx } from '../../bot/core/ports.ts';
import { dbOn } from '../../bot/store/db.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, run } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { emptyTables } from './empty-tables.ts';

/** The pool, which tells with what each of its connections is given back. */
function listened(pool: pg.Pool, hear: (error: unknown) => void): pg.Pool {
  return new Proxy(pool, {
    get: (_, key) => {
      if (key !== 'connect') return Reflect.get(pool, key);
      return async () => {
        const client = await pool.connect();
        const release = client.release.bind(client);
        return Object.assign(client, {
          release: (error?: Error | boolean) => {
            hear(error);
            release(error);
          },
        });
      };
    },
  });
}

for (const { name, make } of DATABASES) {
  describe(`a transaction on ${name} that goes wrong`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    beforeEach(() => emptyTables(test.database.pool));
    after(() => test.drop());

    const storeWith = (sabotage: Sabotage) => createStore({ ...test.database, pool: failingPool(test.database.pool, sabotage) });
    const eventsKept = async () => (await createStore(test.database).audit({}, null, 10)).rows.length;

    const refused = [
      { code: '53100', reason: 'store.full' },
      { code: 'ENOSPC', reason: 'store.full' },
      { code: '57P01', reason: 'store.unavailable' },
      { code: '57014', reason: 'store.unavailable' },
      { code: 'ECONNRESET', reason: 'store.unavailable' },
      { code: '25006', reason: 'store.unavailable' },
    ];
    // Without the server's word on where it was, nobody can know whether these came before the commit: they stand below.
    const unclear = new Set(['ENOSPC', 'ECONNRESET']);
    const inside = 'PL/pgSQL function signalbox.audit_append(json) line 9 at SQL statement';
    const unwritten = ['53100', '57014', '58030', '42501', 'P0001'].map((code) => ({ code, reason: 'audit.not_written' }));
    const away = refused.filter(({ code }) => !unclear.has(code) && !unwritten.some((other) => other.code === code));
    for (const { written, code, reason } of [
      ...refused.map((failure) => ({ written: 'insert into "signalbox"."runs"', ...failure })),
      ...[...unwritten, ...away].map((failure) => ({ written: 'audit_append(', ...failure })),
    ]) {
      it(`keeps nothing and says ${reason} when ${written} fails with ${code}`, async () => {
        let failures = 0;
        const store = storeWith((text) => {
          if (!text.includes(written) || failures > 0) return null;
          failures += 1;
          return { when: 'before', error: driverError(code, 'sabotaged', inside) };
        });
        const work = store.transaction(async (tx) => {
          await tx.insertRun(run());
          await tx.appendEvents([event()]);
        });
        await assert.rejects(work, { name: 'AppError', code: 'unavailable', reason });
        assert.equal((await store.runs({}, null, 5)).rows.length, 0);
        await store.transaction((tx) => tx.appendEvents([event()]));
        assert.equal(await eventsKept(), 1);
      });
    }

    it('keeps nothing when a statement was done but its answer was lost', async () => {
      const store = storeWith((text) =>
        text.includes('insert into "signalbox"."runs"') ? { when: 'after', error: driverError('ECONNRESET') } : null,
      );
      await assert.rejects(
        store.transaction((tx) => tx.insertRun(run())),
        { code: 'unavailable', reason: 'store.unavailable' },
      );
      assert.equal((await store.runs({}, null, 5)).rows.length, 0);
    });

    for (const { how, last, write, kept } of [
      {
        how: 'COMMIT',
        last: (text: string) => text === 'COMMIT',
        write: (tx: Tx) => tx.insertRun(run()),
        kept: async () => (await createStore(test.database).runs({}, null, 5)).rows.length,
      },
      {
        how: 'what writes the events and commits',
        last: (text: string) => text.includes('audit_append(') && text.endsWith('COMMIT'),
        write: (tx: Tx) => tx.appendEvents([event()]),
        kept: eventsKept,
      },
    ]) {
      const unknown = { code: 'outcome_unknown', reason: 'store.commit_unknown' };
      for (const code of ['', 'ECONNRESET', 'EPIPE', '08006', '57P01', '57014']) {
        for (const when of ['before', 'after'] as const) {
          it(`does not claim to know when the answer to ${how} is missing (${code || 'no code'}): ${when === 'after' ? 'done' : 'not done'}`, async () => {
            const store = storeWith((text) =>
              last(text) ? { when, error: driverError(code, 'Connection terminated unexpectedly') } : null,
            );
            await assert.rejects(store.transaction(write), unknown);
            assert.equal(await kept(), when === 'after' ? 1 : 0);
          });
        }
      }
    }

    it('says that nothing was saved when the server refuses the COMMIT', async () => {
      const store = storeWith((text) => (text === 'COMMIT' ? { when: 'before', error: driverError('53100') } : null));
      await assert.rejects(
        store.transaction((tx) => tx.insertRun(run())),
        { code: 'unavailable', reason: 'store.full' },
      );
      assert.equal((await store.runs({}, null, 5)).rows.length, 0);
    });

    it('does not claim to know what was done when the server refused something and its session is over', async () => {
      const store = storeWith((text) => {
        if (text === 'ROLLBACK') return { when: 'before', error: driverError('', 'Connection terminated unexpectedly') };
        return text.endsWith('COMMIT') ? { when: 'after', error: driverError('58030') } : null;
      });
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'outcome_unknown', reason: 'store.commit_unknown' },
      );
      assert.equal(await eventsKept(), 1);
    });

    it('asks nothing more of a connection that did not say whether it committed, and throws it away', async () => {
      const asked: string[] = [];
      const released: unknown[] = [];
      const lost = failingPool(test.database.pool, (text) => {
        asked.push(text.slice(-8));
        return text === 'COMMIT' ? { when: 'before', error: driverError('ECONNRESET') } : null;
      });
      const pool = listened(lost, (error) => released.push(error));
      await assert.rejects(
        createStore({ ...test.database, pool }).transaction((tx) => tx.insertRun(run())),
        { code: 'outcome_unknown' },
      );
      assert.equal(asked.at(-1), 'COMMIT');
      assert.equal(released.length, 1);
      assert.ok(released[0] instanceof Error);
    });

    it('commits nothing when the work goes on after a statement that failed', async () => {
      const store = storeWith(() => null);
      for (const events of [[], [event()]]) {
        const work = store.transaction(async (tx) => {
          await tx.insertRun(run());
          await assert.rejects(sql`select 1 / 0`.execute(dbOn(tx.connection as pg.ClientBase)));
          await tx.appendEvents(events);
        });
        await assert.rejects(work, { code: 'internal', reason: 'store.rolled_back' });
      }
      assert.equal((await store.runs({}, null, 5)).rows.length, 0);
      assert.equal(await eventsKept(), 0);
    });

    it('runs the work again after a deadlock, and keeps it once', async () => {
      let left = 2;
      const store = storeWith((text) => {
        if (!text.includes('audit_append(')) return null;
        left -= 1;
        return left >= 0 ? { when: 'before', error: driverError('40P01') } : null;
      });
      await store.transaction(async (tx) => {
        await tx.insertRun(run());
        await tx.appendEvents([event()]);
      });
      assert.equal((await store.runs({}, null, 5)).rows.length, 1);
      assert.equal(await eventsKept(), 1);
    });

    it('gives up with a sentence when the conflict does not go away', async () => {
      let tries = 0;
      const store = storeWith((text) => {
        if (!text.includes('audit_append(')) return null;
        tries += 1;
        return { when: 'before', error: driverError('40001') };
      });
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'unavailable', reason: 'store.contended' },
      );
      assert.equal(tries, 4);
    });

    it('throws a pool that gives no connection as unavailable, for reads and writes', async () => {
      const error = new Error('timeout exceeded when trying to connect');
      const store = storeWith(() => ({ when: 'before', error }));
      for (const work of [store.ping(), store.run(run().id), store.transaction((tx) => tx.appendEvents([event()]))]) {
        await assert.rejects(work, { name: 'AppError', code: 'unavailable', reason: 'store.unavailable', cause: error });
      }
    });
  });
}
