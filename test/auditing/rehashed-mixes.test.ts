import assert from 'node:assert/strict';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { choices } from '../audit/made-up.ts';
import { mix } from '../audit/tampering.ts';
import { erasing } from '../contract/store/erasing.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { count, variants } from '../support/counts.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { assertFound, attackedLog } from './attacked-log.ts';
import { anchored, writeSealed } from './sealed-log.ts';

const MIXES = count(400);
const CLEAN = count(20);

for (const { name, make } of variants(DATABASES, 0)) {
  describe(`made-up logs in ${name}`, function () {
    this.timeout(600_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    it('raise nothing, whatever their size and checkpoints, and whatever was erased by an event', async () => {
      for (let turn = 0; turn < CLEAN; turn += 1) {
        await emptyTables(test.admin);
        const chosen = choices(turn);
        const [size, every] = [2 + chosen.below(200), 1 + chosen.below(60)];
        const unsealed = chosen.below(size);
        const store = createStore(test.database);
        const notary = await writeSealed(store, size, { every, unsealed });
        const checkpoints = await anchored(store, notary);
        const seqs = Array.from({ length: 1 + chosen.below(5) }, () => 1 + chosen.below(size));
        await store.transaction((tx) => tx.appendEvents([erasing(...new Set(seqs))]));
        const { problem, events, checkpoint, warnings } = await verifyLog(store.log, checkpoints, { page: 1 + chosen.below(100) });
        const what = `turn ${turn}: ${size} events, ${unsealed} of them not sealed`;
        assert.deepEqual([problem, events, checkpoint?.size], [null, size + 1, size - unsealed], what);
        // Nobody signed the erasure yet, which anybody with the database could have written.
        assert.deepEqual(
          warnings.map(({ reason }) => reason),
          ['erased.unanchored'],
          what,
        );
      }
    });

    it('are found and located after any mix of changes with every hash made anew', async () => {
      await emptyTables(test.admin);
      const attacked = await attackedLog(test);
      for (let turn = 0; turn < MIXES; turn += 1) {
        const { lines, what } = mix(attacked.lines, choices(turn));
        await assertFound(attacked, lines, `turn ${turn}: ${what}`);
      }
    });
  });
}
