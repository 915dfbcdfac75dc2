import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

const POLICY = `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  staging: {}
  production: { approval: { role: release-manager, count: 1, expiresAfter: 1h } }
rules:
  - { id: look, allow: [view], roles: [developer, release-manager] }
  - { id: staging-only, allow: [run], roles: [developer], environments: [staging] }
`;

describe('a form that was refused', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(60_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: { 'policy.yml': POLICY } });
  });
  after(() => local.stop());

  const answer = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  it('names the rule, keeps what was typed, and can be corrected and sent again', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop');
    const form = await answer(message.id, /Environment/);
    const send = (environment: string) =>
      local.teams.press('developer', form.id, { verb: 'submit_form', inputs: { service: 'shop', version: '1.1.0', environment } });
    const refused = await send('production');
    assert.match(replyText(refused.body), /\(Rule: [\w-]+\. Nothing was started\.\)/);
    assert.match(replyText(refused.body), /1\.1\.0/);
    assert.equal((await local.events({ type: 'decision.denied' })).length, 1);
    assert.match(replyText((await send('staging')).body), /^Deploy.* Sent\. The run r-/);
    await local.runIn(['queued', 'running', 'succeeded']);
    const closed = await local.teams.waitFor((one) => one.id === form.id && /Sent\./.test(textOf(one)), 20_000);
    assert.deepEqual(buttonsOf(closed), []);
  });
});
