import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject } from '../../bot/core/json.ts';
import { count } from '../support/counts.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { CROWD, crowdSite } from './matrix/crowd.ts';

const SEED = 1124;
/** One fewer than the approval needs, so that it stays open and every vote is one that counts. */
const VOTERS = CROWD.slice(1);

/**
 * The channel service repeats what it believes was not heard, also while the first delivery is still being worked on
 * (Microsoft: "Send and receive messages", duplicate activities). What tells the two apart from a second click is the id.
 */
describe('a press that Teams delivers twice', function () {
  this.timeout(300_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: crowdSite(`count: ${CROWD.length}`), unpaced: true });
  });
  after(() => local.stop());

  const asked = async (): Promise<Readonly<{ runId: string; handle: string; message: string }>> => {
    const { message } = await local.teams.say('asker', '@Signalbox act');
    const run = await local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
    const card = await local.app.operations.chat.card(run.id);
    const handle = card?.buttons.find(({ verb }) => verb === 'approve')?.handle ?? assert.fail('no button');
    return { runId: run.id, handle, message: message.id };
  };

  it(`is one vote, in whatever order the two arrive: ${count(1_000)} pairs`, async () => {
    const orders = fc.sample(
      fc.shuffledSubarray(
        [...VOTERS, ...VOTERS].map((_, index) => index),
        { minLength: VOTERS.length * 2 },
      ),
      {
        numRuns: Math.ceil(count(1_000) / VOTERS.length),
        seed: SEED,
      },
    );
    for (const order of orders) {
      const { runId, handle, message } = await asked();
      const action = { type: 'Action.Execute', verb: 'approve', data: { handle } } as const;
      const once: readonly JsonObject[] = VOTERS.map((person) => local.teams.draftPress(person, message, { action }));
      const twice = [...once, ...once];
      const answers = await Promise.all(order.map((index) => local.teams.deliver(twice[index] ?? assert.fail())));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      await check(local, runId);
    }
  });
});

async function check(local: LocalApp, runId: string): Promise<void> {
  const events = await local.events({ runId });
  const of = (type: string): readonly (string | undefined)[] =>
    events.filter((event) => event.type === type).map(({ actor }) => actor.name);
  assert.deepEqual([...of('approval.vote')].sort(), [...VOTERS].sort(), `seed ${SEED}`);
  assert.deepEqual(of('decision.denied'), [], 'the second delivery is not a second click');
}
