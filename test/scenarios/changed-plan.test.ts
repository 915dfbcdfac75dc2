import assert from 'node:assert/strict';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { ToldWorld } from './told/world.ts';

describe('a plan that was changed in the store while it waited', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start();
  });
  after(() => world.local.stop());

  for (const [what, change] of [
    ['says something else', `replace(plan::text, '"kind":"message"', '"kind":"message","more":"x"')::json`],
    ['has another step', `jsonb_insert(plan::jsonb, '{steps,0}', (plan::jsonb #> '{steps,0}') || '{"id":"evil"}')::json`],
  ] as const) {
    it(`ends its run at the next vote when it ${what}: card, requester and audit log say so`, async () => {
      const asked = await world.ask('one');
      const copy = await world.copy('sven', asked);
      const pool = world.local.database?.pool ?? assert.fail('no database');
      await pool.query(`update signalbox.runs set plan = ${change} where id = $1`, [asked.run.id]);
      assert.match(await world.vote('sven', copy, 'approve'), /not the one that was approved|goes no further/);
      const run = await world.local.runIn(['failed'], ({ id }) => id === asked.run.id);
      assert.deepEqual(
        [run.reason, run.startedAt, run.approvals.map(({ state, votes }) => [state, votes.length])],
        ['plan.changed', null, [['cancelled', 0]]],
      );
      const card = await world.card(asked, /✗ Failed.*not the one that was approved.*Nothing was started/s);
      assert.deepEqual(buttonsOf(card), []);
      await world.said(asked, /was not started: The stored plan is not the one that was approved/);
      assert.doesNotMatch(textOf(card), /evil/);
      const [event] = await world.local.events({ runId: run.id, type: 'plan.broken' });
      assert.equal(event?.detail['planHashApproved'], run.planHash);
      assert.match(String(event?.detail['planHashFound']), /^[0-9a-f]{64}$/);
    });
  }
});
