import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

const FILES = {
  'workflows/tell.yml': `version: 1
title: Tell
description: Says something.
risk: low
command: tell <words> in <environment>
inputs:
  words: { type: text, maxLength: 2000 }
  environment: { type: choice, options: [staging, production] }
environment: \${{ inputs.environment }}
steps:
${Array.from({ length: 12 }, (_, index) => `  - { id: say-${index}, message: '\${{ inputs.words }}' }`).join('\n')}
`,
};

/** Two ways in which a card cannot show everything: too much of it, and a word that may run out of the card. */
const TOO_LONG = [
  ['more than a card holds', 'żółć '.repeat(380).trim()],
  ['a word that may run out of the card', 'x'.repeat(100)],
] as const;

describe('a plan that its card does not show in full', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: FILES, unpaced: true });
  });
  after(() => local.stop());

  const answer = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);
  const voteInTab = async (run: Awaited<ReturnType<LocalApp['run']>>): Promise<number> => {
    const person = local.teams.world.people.find(({ id }) => id === 'release-manager-a') ?? assert.fail('nobody');
    const token = await local.surroundings.issuer.userToken({ ...person, appRoles: [] });
    const response = await fetch(`${local.origin}/api/runs/${run.id}/votes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ approvalId: run.approvals[0]?.id, verdict: 'approve', comment: '', planHash: run.planHash }),
    });
    await response.arrayBuffer();
    return response.status;
  };

  for (const [what, words] of TOO_LONG) {
    it(`is not approved there, neither by button nor by typing, but in the tab: ${what}`, async () => {
      const { message } = await local.teams.say('developer', `@Signalbox tell "${words}" in production`);
      // It is posted without its buttons, and without what is said beside them.
      const card = await answer(message.id, /Waiting for approval[\s\S]*too long to be shown here in full/);
      assert.deepEqual(buttonsOf(card), ['Open in the Signalbox tab', 'Cancel run']);
      const run = await local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
      const typed = (verdict: string) => `@Signalbox ${verdict} ${run.id} ${run.planHash.slice(0, 8)}`;
      await local.teams.say('release-manager-a', typed('approve'), { where: { thread: message.id } });
      await answer(message.id, /cannot be approved here. Open the run in the Signalbox tab/);
      assert.deepEqual((await local.run(run.id)).approvals[0]?.votes, []);
      assert.equal(await voteInTab(run), 200);
      await local.runIn(['succeeded'], (one) => one.id === run.id);
    });
  }

  it('is not approved with a button that the card does not have, in whatever way it is sent', async () => {
    const { message } = await local.teams.say('developer', `@Signalbox tell ${'x'.repeat(100)} in production`);
    const card = await answer(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
    // As an older copy of the card may have had it.
    const fresh = await local.app.operations.chat.card(run.id);
    const handle = fresh?.buttons.find(({ verb }) => verb === 'approve')?.handle ?? assert.fail('no handle');
    assert.equal(fresh?.inFull, false);
    const action = { type: 'Action.Execute', verb: 'approve', data: { handle } } as const;
    const { body } = await local.teams.press('release-manager-a', card.id, { action });
    assert.match(replyText(body), /cannot be approved here. Open the run in the Signalbox tab/);
    const submit = { type: 'Action.Submit', data: { verb: 'approve', handle } } as const;
    await local.teams.press('release-manager-a', card.id, { action: submit });
    await until('both are in the log', async () => {
      const refused = await local.events({ runId: run.id, type: 'decision.denied' });
      return refused.filter(({ rule }) => rule === 'vote.not_shown_in_full').length === 2;
    });
    assert.deepEqual((await local.run(run.id)).approvals[0]?.votes, []);
    const reject = { type: 'Action.Execute', verb: 'reject', data: { handle } } as const;
    await local.teams.press('release-manager-a', card.id, { action: reject });
    await local.runIn(['rejected'], (one) => one.id === run.id);
  });

  it('can be rejected by typing, because nothing happens then', async () => {
    const { message } = await local.teams.say('developer', `@Signalbox tell ${'x'.repeat(100)} in production`);
    const run = await local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
    await local.teams.say('release-manager-a', `@Signalbox reject ${run.id} ${run.planHash.slice(0, 8)}`, {
      where: { thread: message.id },
    });
    await local.runIn(['rejected'], (one) => one.id === run.id);
  });
});
