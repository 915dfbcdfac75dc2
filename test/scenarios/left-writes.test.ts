import assert from 'node:assert/strict';
import { removed } from '../../bot/core/asking/removed.ts';
import { greet } from '../../bot/core/chat/greet.ts';
import type { Removal } from '../../bot/core/chat.ts';
import type { Core } from '../../bot/core/core.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { ADA, conversation, run } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { bareCore } from '../support/bare-core.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const PLACE = conversation('19:ops@thread.tacv2');
const KEY = { tenantId: 'tenant-1', conversationId: PLACE.id, activityId: '2026-03-04', type: 'removed' };
const REMOVAL: Removal = { conversation: PLACE, key: KEY, person: ADA, team: null, deleted: false };

/** Fails one statement of the first transaction, the first being 1; `failed` says whether there was one. */
function failingAt(statement: number, when: 'before' | 'after'): Readonly<{ sabotage: Sabotage; failed(): boolean }> {
  let seen = -1;
  let failed = false;
  const sabotage: Sabotage = (text) => {
    if (text.startsWith('BEGIN')) seen = 0;
    else if (seen >= 0) seen += 1;
    if (seen !== statement || failed) return null;
    failed = true;
    return { when, error: driverError('', 'Connection terminated unexpectedly') };
  };
  return { sabotage, failed: () => failed };
}

for (const { name, make } of DATABASES) {
  describe(`forgetting a channel while ${name} fails`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    after(() => test.drop());

    const coreWith = (sabotage: Sabotage): Core => {
      const store = createStore({ ...test.database, pool: failingPool(test.database.pool, sabotage) });
      return bareCore({ store, clock: { now: () => NOW }, policy: 'version: 1\nroles: {}\n' });
    };
    /** A greeted channel with an open run. */
    const lived = async (core: Core): Promise<void> => {
      await emptyTables(test.database.pool);
      await greet(core, PLACE, { key: { ...KEY, type: 'added' }, person: ADA });
      const open = run({ conversation: { ...PLACE, id: `${PLACE.id};messageid=1` } });
      await core.store.transaction(async (tx) => {
        await tx.insertRun(open);
        await tx.addCard(open.id, { ...PLACE, id: `${PLACE.id};messageid=1` });
      });
    };
    const count = async (from: string): Promise<number> => {
      const { rows } = await test.database.pool.query<{ count: number }>(`select count(*)::int as count from signalbox.${from}`);
      return rows[0]?.count ?? -1;
    };
    /** What is kept of the channel, and how often the log says that it was left. */
    const found = async (): Promise<readonly number[]> => [
      await count('outbox_messages'),
      await count('run_cards'),
      await count("inbound_activities where type = 'added'"),
      await count("runs where conversation->>'left' is null"),
      await count("audit_events where type = 'chat.left'"),
    ];
    const BEFORE = [1, 1, 1, 1, 0];
    const AFTER = [0, 0, 0, 0, 1];

    for (const when of ['before', 'after'] as const) {
      it(`does all of it or nothing, and the log says it once when it is reported again (a statement fails ${when} it was done)`, async () => {
        const good = coreWith(() => null);
        for (let statement = 1; ; statement += 1) {
          await lived(good);
          const { sabotage, failed } = failingAt(statement, when);
          const result = await removed(coreWith(sabotage), REMOVAL).then(
            () => 'done',
            () => 'failed',
          );
          const now = await found();
          assert.ok(
            [BEFORE, AFTER].some((one) => one.join() === now.join()),
            `all or nothing: ${now.join(', ')}`,
          );
          assert.equal(result, failed() ? 'failed' : 'done');
          await removed(good, REMOVAL);
          assert.deepEqual(await found(), AFTER);
          if (!failed()) break;
        }
      });

      it(`greets again afterwards, once (a statement fails ${when} it was done)`, async () => {
        const good = coreWith(() => null);
        const again = { key: { ...KEY, type: 'added' }, person: ADA };
        for (let statement = 1; ; statement += 1) {
          await lived(good);
          await removed(good, REMOVAL);
          const { sabotage, failed } = failingAt(statement, when);
          await greet(coreWith(sabotage), PLACE, again).catch(() => undefined);
          await greet(good, PLACE, again);
          assert.deepEqual([await count('outbox_messages'), await count("inbound_activities where type = 'removed'")], [1, 0]);
          if (!failed()) break;
        }
      });
    }
  });
}
