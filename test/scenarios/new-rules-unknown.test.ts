import assert from 'node:assert/strict';
import type { Core } from '../../bot/core/core.ts';
import { runDue } from '../../bot/core/due.ts';
import { planHash } from '../../bot/core/plan/plan.ts';
import type { Stamp } from '../../bot/core/run/change.ts';
import { commitNewRun } from '../../bot/core/run/commit.ts';
import { createRun } from '../../bot/core/run/create.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { conversation } from '../contract/store/samples.ts';
import { bareCore } from '../support/bare-core.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { planOf, REQUESTER, usesStep } from '../support/plans.ts';

const POLICY = 'version: 1\nroles: { sre: { appRoles: [Sre] } }\nenvironments: { staging: {} }\nrules: []\n';
const NOW = new Date('2026-03-04T12:00:00Z');
const STAMP: Stamp = { by: REQUESTER, via: 'chat', at: NOW };
const ACTIVATION = 7;

describe('a waiting run that is looked at by new rules', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  before(async () => {
    test = await memoryDatabase();
  });
  after(() => test.drop());

  function coreOn(sabotage: Sabotage): Core {
    const store = createStore({ ...test.database, pool: failingPool(test.database.pool, sabotage) });
    return { ...bareCore({ store, clock: { now: () => NOW }, policy: POLICY }), activation: ACTIVATION };
  }

  async function waiting(): Promise<Run> {
    const core = coreOn(() => null);
    const plan = planOf(usesStep('a'));
    const reason = { rule: 'test', holds: true, sentence: 'It may.', because: [] };
    const decision = { effect: 'allow', rule: 'test', reason } as const;
    const request = { plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: conversation(), decision } as const;
    const change = createRun({ ...request, activation: 1 }, STAMP);
    await core.store.transaction((tx) => commitNewRun(core, tx, { change, stamp: STAMP }));
    return change.run;
  }

  for (const when of ['before', 'after'] as const) {
    it(`is looked at again when nobody knows whether that was written: ${when === 'after' ? 'it was' : 'it was not'}`, async () => {
      const { id } = await waiting();
      let left = 1;
      const core = coreOn((text) => {
        if (left === 0 || !text.endsWith('COMMIT')) return null;
        left -= 1;
        return { when, error: driverError('ECONNRESET') };
      });
      await runDue(core);
      assert.equal(left, 0);
      const looked = await core.store.site.unchecked(ACTIVATION, 5);
      assert.equal(looked.includes(id), when === 'before');
      await runDue(core);
      assert.deepEqual(await core.store.site.unchecked(ACTIVATION, 5), []);
    });
  }
});
