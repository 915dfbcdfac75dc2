import assert from 'node:assert/strict';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, run } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { emptyTables } from './empty-tables.ts';

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
    const unwritten = ['53100', 'ENOSPC', '57014', '58030', '42501', 'P0001'].map((code) => ({ code, reason: 'audit.not_written' }));
    const away = refused.filter(({ code }) => !unwritten.some((other) => other.code === code));
    for (const { written, code, reason } of [
      ...refused.map((failure) => ({ written: 'insert into "signalbox"."runs"', ...failure })),
      ...[...unwritten, ...away].map((failure) => ({ written: 'audit_append(', ...failure })),
    ]) {
      it(`keeps nothing and says ${reason} when ${written} fails with ${code}`, async () => {
        let failures = 0;
        const store = storeWith((text) => {
          if (!text.includes(written) || failures > 0) return null;
          failures += 1;
          return { when: 'before', error: driverError(code) };
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
      const store = storeWith((text) => (text.includes('audit_append(') ? { when: 'after', error: driverError('ECONNRESET') } : null));
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'unavailable' },
      );
      assert.equal(await eventsKept(), 0);
    });

    it('does not claim to know when the answer to COMMIT was lost: not done', async () => {
      const store = storeWith((text) =>
        text === 'COMMIT' ? { when: 'before', error: driverError('', 'Connection terminated unexpectedly') } : null,
      );
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'outcome_unknown', reason: 'store.commit_unknown' },
      );
      assert.equal(await eventsKept(), 0);
    });

    it('does not claim to know when the answer to COMMIT was lost: done', async () => {
      const store = storeWith((text) => (text === 'COMMIT' ? { when: 'after', error: driverError('ECONNRESET') } : null));
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'outcome_unknown', reason: 'store.commit_unknown' },
      );
      assert.equal(await eventsKept(), 1);
    });

    it('says that nothing was saved when the server refuses the COMMIT', async () => {
      const store = storeWith((text) => (text === 'COMMIT' ? { when: 'before', error: driverError('53100') } : null));
      await assert.rejects(
        store.transaction((tx) => tx.appendEvents([event()])),
        { code: 'unavailable', reason: 'store.full' },
      );
      assert.equal(await eventsKept(), 0);
    });

    it('runs the work again after a deadlock, and keeps it once', async () => {
      let left = 2;
      const store = storeWith((text) => {
        if (!text.includes('audit_append(')) return null;
        left -= 1;
        return left >= 0 ? { when: 'after', error: driverError('40P01') } : null;
      });
      await store.transaction((tx) => tx.appendEvents([event()]));
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
