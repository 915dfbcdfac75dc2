import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { besideHash, entryHash } from '../../bot/core/audit/entry.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { anyEvent } from '../audit/any-event.ts';
import { event } from '../contract/store/samples.ts';
import { count } from '../support/counts.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { SEED } from '../support/seed.ts';
import { writePast } from '../support/written-past.ts';

for (const { name, make } of DATABASES) {
  describe(`the text of an event in ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    it('is what JSON makes of it, whatever was said, and so is its hash', async () => {
      const store = createStore(test.database);
      const hundred = fc.array(anyEvent('0001-01-01T00:00:00Z'), { minLength: 100, maxLength: 100 });
      let after = 0;
      const checked = async (parts: readonly Parameters<typeof event>[0][]): Promise<void> => {
        await writePast(test.database.pool, ...parts.map((one) => ({ ...event(), ...one, id: randomUUID() })));
        const [rows, found] = [await store.log.rows(after, 100), await store.log.foundRows(after, 100)];
        for (const [at, { entry, beside, completed }] of rows.entries()) {
          assert.ok(beside !== null);
          assert.deepEqual([found[at]?.leaf, found[at]?.besideFits], [Buffer.from(entryHash(entry)), true]);
          assert.deepEqual([completed[0], entry.beside], [Buffer.from(entryHash(entry)), besideHash(beside)]);
        }
        assert.equal(rows.length, 100);
        after += 100;
      };
      await fc.assert(fc.asyncProperty(hundred, checked), { numRuns: count(50), seed: SEED, endOnFailure: true });
    });
  });
}
