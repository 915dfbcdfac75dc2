import assert from 'node:assert/strict';
import type { WorkflowsPage } from '../../bot/http/contract.ts';
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
  - { id: everywhere, allow: [run], roles: [release-manager] }
`;

/** One field has a default that not everybody may use. */
const TIDY = `version: 1
title: Tidy
risk: low
command: tidy <what>
inputs:
  what: {}
  environment: { type: choice, title: Environment, options: [staging, production], default: production }
environment: \${{ inputs.environment }}
steps:
  - id: say
    message: tidied
`;

describe('a form', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: { 'policy.yml': POLICY, 'workflows/tidy.yml': TIDY } });
  });
  after(() => local.stop());

  const answer = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  /** The options of a choice on a card. */
  const optionsOn = ({ activity }: Pick<BoardMessage, 'activity'>, field: string): readonly string[] => {
    const found = JSON.stringify(activity['attachments']).match(new RegExp(`"id":"${field}".*?"choices":(\\[.*?\\])`))?.[1];
    return JSON.parse(found ?? assert.fail(field)).map(({ value }: { value: string }) => value);
  };
  const workflowsOf = async (person: string): Promise<WorkflowsPage['workflows']> => {
    const found = local.teams.world.people.find(({ id }) => id === person) ?? assert.fail(person);
    const token = await local.surroundings.issuer.userToken({ ...found, appRoles: [] });
    const response = await fetch(`${local.origin}/api/workflows`, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as WorkflowsPage).workflows;
  };

  it('offers in chat only the environments in which its person may run it', async () => {
    for (const [person, environments] of [
      ['developer', ['staging']],
      ['release-manager-a', ['staging', 'production']],
    ] as const) {
      const { message } = await local.teams.say(person, '@Signalbox deploy shop');
      const form = await answer(message.id, /Environment/);
      assert.deepEqual(optionsOn(form, 'environment'), environments, person);
      assert.deepEqual(optionsOn(form, 'service'), ['shop'], person);
    }
  });

  it('offers in the tab only the environments in which its person may run it', async () => {
    const offered = async (person: string, name: string): Promise<unknown> =>
      (await workflowsOf(person)).find((one) => one.name === name)?.inputs.find((field) => field.name === 'environment')?.type;
    for (const name of ['deploy', 'restart']) {
      assert.deepEqual(await offered('developer', name), { kind: 'choice', options: ['staging'] });
      assert.deepEqual(await offered('release-manager-a', name), { kind: 'choice', options: ['staging', 'production'] });
    }
  });

  it('asks for an environment whose default its person may not use, and refuses nobody for it', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox tidy');
    const form = await answer(message.id, /Environment/);
    assert.deepEqual(optionsOn(form, 'environment'), ['staging']);
    const sent = await local.teams.press('developer', form.id, { verb: 'submit_form', inputs: { what: 'logs', environment: 'staging' } });
    assert.match(replyText(sent.body), /Sent\. The run r-/);
  });

  it('is not shown to somebody whose command names where they may not run it: they are told the rule', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy service=shop environment=production');
    const refusal = await answer(message.id, /production/);
    assert.match(textOf(refusal), /not permitted|may not/i);
    assert.doesNotMatch(JSON.stringify(refusal.activity), /Input\.ChoiceSet/);
  });

  it('that was refused names the rule, keeps what was typed, and can be corrected and sent again', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop');
    const form = await answer(message.id, /Environment/);
    const send = (environment: string) =>
      local.teams.press('developer', form.id, { verb: 'submit_form', inputs: { service: 'shop', version: '1.1.0', environment } });
    const refused = await send('production');
    assert.match(replyText(refused.body), /\(Rule: [\w-]+\. Nothing was started\.\)/);
    assert.match(replyText(refused.body), /1\.1\.0/);
    const denials = await local.events({ type: 'decision.denied' });
    assert.equal(denials.filter(({ via }) => via === 'card').length, 1);
    assert.match(replyText((await send('staging')).body), /^Deploy.* Sent\. The run r-/);
    await local.runIn(['queued', 'running', 'succeeded']);
    const closed = await local.teams.waitFor((one) => one.id === form.id && /Sent\./.test(textOf(one)), 20_000);
    assert.deepEqual(buttonsOf(closed), []);
  });
});
