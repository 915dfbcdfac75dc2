import assert from 'node:assert/strict';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event } from '../contract/store/samples.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';

for (const { name, make } of DATABASES) {
  describe(`audit log on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
      await createStore(test.database).transaction((tx) => tx.appendEvents([event({ sentence: 'as it was' })]));
    });
    after(() => test.drop());

    for (const statement of [
      `update signalbox.audit_events set type = 'run.created'`,
      `delete from signalbox.audit_events`,
      `truncate signalbox.audit_events`,
      `insert into signalbox.audit_events select * from signalbox.audit_events on conflict (seq) do update set type = 'run.created'`,
      `update signalbox.audit_details set sentence = 'changed'`,
      `delete from signalbox.audit_details`,
      `truncate signalbox.audit_details`,
      `delete from signalbox.audit_head`,
      `truncate signalbox.audit_head`,
      `truncate signalbox.audit_checkpoints`,
    ]) {
      it(`refuses: ${statement.split(' ')[0]} (${statement.length} characters)`, async () => {
        await assert.rejects(test.database.pool.query(statement), { message: 'audit events cannot be changed or removed', code: '42501' });
        const { rows } = await createStore(test.database).audit({}, null, 10);
        assert.deepEqual(
          rows.map(({ sentence }) => sentence),
          ['as it was'],
        );
      });
    }
  });
}
