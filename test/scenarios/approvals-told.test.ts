import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { personalChatId } from '../../bot/local/connector/team.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

describe('telling people of approvals', function () {
  this.timeout(60_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp();
  });
  after(() => local.stop());

  const chatOf = (personId: string): string => {
    const { people, appId } = local.teams.world;
    return personalChatId(people.find(({ id }) => id === personId) ?? assert.fail(personId), appId);
  };
  const inChat = (personId: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor(
      (message) => message.place === chatOf(personId) && message.from.kind === 'bot' && words.test(textOf(message)),
      20_000,
    );
  const inThread = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  it('works', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    const copy = await inChat('release-manager-a', /Waiting for approval/);
    console.log(textOf(copy), buttonsOf(copy));
    const card = await inThread(message.id, /Asked here/);
    console.log(JSON.stringify(card.activity).slice(0, 500));
    const called = await inThread(message.id, /waits for an approval/);
    console.log(JSON.stringify(called.activity));
    await local.teams.press('release-manager-a', copy.id, { verb: 'approve', inputs: { comment: 'go <b>ahead</b> & **now**' } });
    const told = await inThread(message.id, /approved “deploy/);
    console.log(JSON.stringify(told.activity));
    await new Promise((r) => setTimeout(r, 5000));
    for (const e of await local.events()) console.log(e.type, e.sentence);
    await inThread(message.id, /✓ Succeeded/);
    await inChat('release-manager-a', /✓ Succeeded/);
    for (const e of await local.events()) console.log(e.type, e.sentence);
    for (const m of local.teams.world.board.all()) console.log(m.place.slice(0, 8), m.threadId, textOf(m).slice(0, 150));
  });
});
