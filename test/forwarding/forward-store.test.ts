import assert from 'node:assert/strict';
import type { ForwardStore } from '../../bot/core/audit/forward-store.ts';
import { forwardStoreOn } from '../../bot/store/forwarding.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool } from '../support/failing-pool.ts';

const AT_FIRST = { log: '', seq: 0, settled: false };

for (const { name, make } of DATABASES) {
  describe(`cursors of the forwarded log on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    let cursors: ForwardStore;
    let target: string;
    let targets = 0;
    before(async () => {
      test = await make();
      cursors = forwardStoreOn(test.database.pool);
    });
    beforeEach(() => {
      targets += 1;
      target = `target ${targets}`;
    });
    after(() => test.drop());

    it('begin before the first event, and are there once somebody took them', async () => {
      assert.equal(await cursors.forwarded(target), null);
      assert.deepEqual(await cursors.claim(target, 'a', 60_000), AT_FIRST);
      assert.deepEqual(await cursors.forwarded(target), AT_FIRST);
    });

    it('are held by one at a time, who may renew it, until it is given back', async () => {
      await cursors.claim(target, 'a', 60_000);
      assert.equal(await cursors.claim(target, 'b', 60_000), null);
      assert.deepEqual(await cursors.claim(target, 'a', 60_000), AT_FIRST);
      await cursors.release(target, 'b', { settled: true });
      assert.equal(await cursors.claim(target, 'b', 60_000), null);
      await cursors.release(target, 'a', { settled: false });
      assert.deepEqual(await cursors.claim(target, 'b', 60_000), AT_FIRST);
    });

    it('are free when the lease has ended', async () => {
      await cursors.claim(target, 'a', 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(await cursors.claim(target, 'b', 60_000), AT_FIRST);
      assert.equal(await cursors.move(target, 'a', { log: 'l', seq: 1 }), false);
    });

    it('are given to one of many who ask at the same time', async () => {
      const given = await Promise.all(Array.from({ length: 8 }, (_, place) => cursors.claim(target, `holder ${place}`, 60_000)));
      assert.equal(given.filter((one) => one !== null).length, 1);
    });

    it('move forward only, by whoever holds them, and say when', async () => {
      await cursors.claim(target, 'a', 60_000);
      assert.equal(await cursors.move(target, 'a', { log: 'l', seq: 5_000_000_000 }), true);
      assert.equal(await cursors.move(target, 'a', { log: 'l', seq: 5_000_000_000 }), false);
      assert.equal(await cursors.move(target, 'b', { log: 'l', seq: 6_000_000_000 }), false);
      assert.deepEqual(await cursors.forwarded(target), { log: 'l', seq: 5_000_000_000, settled: false });
      const { rows } = await test.database.pool.query(
        `select moved_at between now() - interval '1 minute' and now() as fine from signalbox.forward_cursors where target = $1`,
        [target],
      );
      assert.deepEqual(rows, [{ fine: true }]);
    });

    it('stay settled until the next move', async () => {
      await cursors.claim(target, 'a', 60_000);
      await cursors.move(target, 'a', { log: 'l', seq: 1 });
      await cursors.release(target, 'a', { settled: true });
      assert.deepEqual(await cursors.claim(target, 'b', 60_000), { log: 'l', seq: 1, settled: true });
      await cursors.release(target, 'b', { settled: false });
      assert.equal((await cursors.forwarded(target))?.settled, true);
      await cursors.claim(target, 'a', 60_000);
      await cursors.move(target, 'a', { log: 'l', seq: 2 });
      assert.equal((await cursors.forwarded(target))?.settled, false);
    });

    it('fail as the store does', async () => {
      const away = forwardStoreOn(failingPool(test.database.pool, () => ({ when: 'before', error: driverError('57P01') })));
      await assert.rejects(away.claim(target, 'a', 1), { code: 'unavailable', reason: 'store.unavailable' });
    });
  });
}
