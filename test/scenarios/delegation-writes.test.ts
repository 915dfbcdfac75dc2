import assert from 'node:assert/strict';
import delegate from '../../bot/commands/delegate.ts';
import { handleMessage } from '../../bot/core/chat/message.ts';
import type { InboundMessage } from '../../bot/core/chat.ts';
import type { Core } from '../../bot/core/core.ts';
import { ENGLISH } from '../../bot/core/text/language.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { conversation } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { bareCore } from '../support/bare-core.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const POLICY = `version: 1
roles:
  sre: { appRoles: [Sre], delegable: true }
  developer: { appRoles: [Dev] }
`;
const PEOPLE = [
  { id: 'ann', objectId: 'ann', tenantId: 't', name: 'Ann', hint: '', appRoles: ['Sre'], groups: [], guest: false, enabled: true },
  { id: 'bob', objectId: 'bob', tenantId: 't', name: 'Bob', hint: '', appRoles: ['Dev'], groups: [], guest: false, enabled: true },
];
const ANN = { kind: 'person', tenantId: 't', objectId: 'ann', name: 'Ann' } as const;

function message(activityId: string, text = 'delegate sre to bob until 3d'): InboundMessage {
  const key = { tenantId: 't', conversationId: 'thread-1', activityId, type: 'message' };
  return { key, principal: ANN, conversation: conversation(), text, speech: ENGLISH };
}

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
  describe(`handing a vote on while ${name} fails`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    before(async () => {
      test = await make();
    });
    beforeEach(() => emptyTables(test.database.pool));
    after(() => test.drop());

    const coreWith = (sabotage: Sabotage): Core => {
      const store = createStore({ ...test.database, pool: failingPool(test.database.pool, sabotage) });
      const core = bareCore({ store, clock: { now: () => NOW }, policy: POLICY, people: PEOPLE });
      return { ...core, commands: new Map([[delegate.name, delegate]]) };
    };

    /** How often a vote was handed on, by the rows that hold, the log, and what was said. */
    const done = async (core: Core): Promise<readonly number[]> => {
      const said = await test.database.pool.query(`select answer from signalbox.outbox_messages`);
      const given = await core.store.audit({ type: 'delegation.given' }, null, 50);
      return [(await core.store.delegations(NOW, [ANN])).length, given.rows.length, said.rows.length];
    };

    for (const when of ['before', 'after'] as const) {
      it(`writes all of it or nothing, and once when it is delivered again (a statement fails ${when} it was done)`, async () => {
        const good = coreWith(() => null);
        for (let statement = 1; ; statement += 1) {
          await emptyTables(test.database.pool);
          const { sabotage, failed } = failingAt(statement, when);
          const broken = coreWith(sabotage);
          const result = await handleMessage(broken, message('1')).then(
            () => 'recorded',
            () => 'not recorded',
          );
          const after = await done(good);
          assert.ok([0, 1].includes(after[0] ?? -1) && new Set(after).size === 1, `all or nothing: ${after.join(', ')}`);
          assert.equal(result, failed() ? 'not recorded' : 'recorded');
          await handleMessage(good, message('1'));
          assert.deepEqual(await done(good), [1, 1, 1]);
          if (!failed()) break;
        }
      });

      it(`takes it back once when that is delivered again (a statement fails ${when} it was done)`, async () => {
        const good = coreWith(() => null);
        for (let statement = 1; ; statement += 1) {
          await emptyTables(test.database.pool);
          await handleMessage(good, message('1'));
          const { sabotage, failed } = failingAt(statement, when);
          const stop = message('2', 'delegate stop');
          await handleMessage(coreWith(sabotage), stop).catch(() => undefined);
          await handleMessage(good, stop);
          assert.deepEqual(await done(good), [0, 1, 2]);
          assert.equal((await good.store.audit({ type: 'delegation.ended' }, null, 50)).rows.length, 1);
          if (!failed()) break;
        }
      });
    }

    it('replaces what was handed on before, and never leaves two', async () => {
      const core = coreWith(() => null);
      await handleMessage(core, message('1'));
      await Promise.all([handleMessage(core, message('2')), handleMessage(core, message('3'))]);
      assert.equal((await core.store.delegations(NOW, [ANN])).length, 1);
      assert.equal((await core.store.audit({ type: 'delegation.ended' }, null, 50)).rows.length, 2);
    });
  });
}
