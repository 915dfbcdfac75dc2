import assert from 'node:assert/strict';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import type { AuditEvent } from '../../bot/core/audit/event.ts';
import type { Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { anchored, writeSealed } from '../auditing/sealed-log.ts';
import { erasing } from '../contract/store/erasing.ts';
import { event } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { writePast } from '../support/written-past.ts';
import { emptyTables } from './empty-tables.ts';

/** As no version of today writes it. */
const EARLIER: AuditEvent = { ...event(), type: 'run.created', detail: { note: 'ё', count: 7, done: true } };

for (const { name, make } of DATABASES) {
  describe(`the door of the log in ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    let store: Store;
    before(async () => {
      test = await make();
      store = createStore(test.database);
    });
    beforeEach(() => emptyTables(test.admin));
    after(() => test.drop());
    const append = (...events: readonly AuditEvent[]): Promise<void> => store.transaction((tx) => tx.appendEvents(events));

    const wrong: readonly (readonly [what: string, wrong: AuditEvent])[] = [
      ['what its type does not say', event({ detail: { invented: 'x' } })],
      ['not what its type says', { ...event(), detail: {} }],
      ['something of another kind than its type', event({ detail: { text: 7 } })],
      ['no run, although its type is of runs', event({ type: 'run.queued', runId: null })],
    ];
    for (const [what, one] of wrong)
      it(`refuses an event that says ${what}, and all that is written with it`, async () => {
        await assert.rejects(append(event(), one), { code: 'unavailable', reason: 'audit.not_written' });
        assert.equal((await store.log.head()).size, 0);
      });

    it('takes what is right after something wrong', async () => {
      await assert.rejects(append({ ...event(), detail: {} }));
      await append(event());
      assert.equal((await store.log.head()).size, 1);
    });

    it('was another one for earlier versions: what they wrote is read, verified, and erased, as it is', async () => {
      await writePast(test.database.pool, EARLIER);
      const notary = await writeSealed(store, 3);
      const [row] = (await store.audit({ type: 'run.created' }, null, 5)).rows;
      assert.deepEqual(row, { ...EARLIER, seq: 1, erased: false });
      const checkpoints = await anchored(store, notary);
      assert.deepEqual((await verifyLog(store.log, checkpoints)).problem, null);
      await append(erasing(1));
      assert.equal((await store.audit({ type: 'run.created' }, null, 5)).rows[0]?.erased, true);
      const { problem, events } = await verifyLog(store.log, checkpoints);
      assert.deepEqual([problem, events], [null, 5]);
    });
  });
}
