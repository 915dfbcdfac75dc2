import assert from 'node:assert/strict';
import { shortHash } from '../../bot/core/plan/plan.ts';
import type { Run } from '../../bot/core/run/run.ts';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { SITE, WITHOUT_APP } from './told/site.ts';

const TWICE = `version: 1
title: Twice
risk: low
description: Asks two roles at the same time.
command: twice
steps:
  - id: data
    name: Data check
    needs: []
    approval: { role: sre, expiresAfter: 1h, prompt: Is the data right? }
  - id: law
    name: Law check
    needs: []
    approval: { role: security, expiresAfter: 1h, prompt: Is it lawful? }
  - id: say
    needs: [data, law]
    message: both said yes
`;

describe('two approvals that are open at once', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ files: { ...SITE, 'workflows/twice.yml': TWICE }, withoutApp: WITHOUT_APP, unpaced: true });
  });
  after(() => local.stop());

  const inThread = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  async function asked(): Promise<Readonly<{ run: Run; thread: string; card: BoardMessage }>> {
    const { message } = await local.teams.say('asker', '@Signalbox twice');
    const card = await inThread(message.id, /Is the data right\?.*Is it lawful\?/);
    const run = await local.runIn(['waiting'], (one) => one.conversation?.id.endsWith(message.id) === true);
    return { run, thread: message.id, card };
  }

  it('have a pair of buttons each, which say for which step and role', async () => {
    const { card, thread } = await asked();
    assert.deepEqual(buttonsOf(card), [
      'Approve: Data check, sre',
      'Reject: Data check, sre',
      'Approve: Law check, security',
      'Reject: Law check, security',
      'Cancel run',
    ]);
    const own = await local.teams.press('cleo', card.id, { title: 'Approve: Law check, security' });
    assert.doesNotMatch(replyText(own.body), /Rule:/);
    await local.teams.press('sven', (await inThread(thread, /Approved by security/)).id, { verb: 'approve' });
    await inThread(thread, /^both said yes$/);
  });

  it('take a typed vote for the one that its writer may decide', async () => {
    const { run, thread } = await asked();
    await local.teams.say('cleo', `@Signalbox approve ${run.id} ${shortHash(run.planHash)}`, { where: { thread } });
    await inThread(thread, /Approved by security/);
    await local.teams.say('sven', `@Signalbox approve ${run.id} ${shortHash(run.planHash)}`, { where: { thread } });
    await inThread(thread, /^both said yes$/);
  });

  it('name both roles as next, and refuse somebody who has neither', async () => {
    const { run, thread, card } = await asked();
    assert.match(textOf(card), /the role sre, other than .* the role security, other than/);
    await local.teams.say('hana', `@Signalbox approve ${run.id} ${shortHash(run.planHash)}`, { where: { thread } });
    await inThread(thread, /Rule: approver-has-role/);
  });
});
