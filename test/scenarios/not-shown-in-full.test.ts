import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

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
  this.timeout(60_000);
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
      const card = await answer(message.id, /Waiting for approval/);
      assert.match(textOf(card), /too long to be shown here in full/);
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

  it('can be rejected by typing, because nothing happens then', async () => {
    const { message } = await local.teams.say('developer', `@Signalbox tell ${'x'.repeat(100)} in production`);
    const run = await local.runIn(['waiting_approval'], (one) => one.conversation?.id.endsWith(message.id) === true);
    await local.teams.say('release-manager-a', `@Signalbox reject ${run.id} ${run.planHash.slice(0, 8)}`, {
      where: { thread: message.id },
    });
    await local.runIn(['rejected'], (one) => one.id === run.id);
  });
});
