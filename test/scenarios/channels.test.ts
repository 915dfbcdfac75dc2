import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

const REFUSED = /does not work in this channel/;

describe('a channel that the policy leaves out', function () {
  this.timeout(120_000);
  let local: LocalApp;
  let policy: string;
  before(async () => {
    local = await startLocalApp();
    policy = await readFile(path.join(local.site.siteDir, 'policy.yml'), 'utf8');
  });
  after(() => local.stop());

  const idOf = (channel: string): string => {
    const { id } = local.teams.draft('developer', { channel }, '')['conversation'] as Readonly<{ id: string }>;
    return id.split(';')[0] ?? '';
  };
  const withChannels = (line: string) => local.write('policy.yml', `${policy}\nchannels: ${line}\n`);
  const answerTo = (thread: string, words = /./): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);
  const askIn = async (channel: string, text: string): Promise<BoardMessage> => {
    const { message } = await local.teams.say('developer', text, { where: { channel } });
    return answerTo(message.id);
  };
  const runCount = async (): Promise<number> => (await local.app.store.runs({}, null, 200)).rows.length;

  it('hears commands and starts nothing, says why, and the log has it; another channel works as before', async () => {
    await withChannels(`{ never: ["${idOf('Deployments')}"] }`);
    const before = await runCount();
    assert.match(textOf(await askIn('Deployments', '@Signalbox deploy shop 1.1.0 to staging')), REFUSED);
    assert.match(textOf(await askIn('Deployments', '@Signalbox help')), REFUSED);
    assert.equal(await runCount(), before);
    const denied = await local.events({ type: 'decision.denied' });
    assert.ok(denied.some(({ sentence }) => REFUSED.test(sentence)));
    assert.match(textOf(await askIn('General', '@Signalbox help')), /deploy <service>/);
  });

  it('takes no vote on a card that is there from before, which goes on telling how things stand', async () => {
    await withChannels('{ never: [] }');
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production', {
      where: { channel: 'Deployments' },
    });
    const card = await answerTo(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval']);
    await withChannels(`{ only: ["${idOf('General')}"] }`);
    const pressed = await local.teams.press('release-manager-a', card.id, { verb: 'approve' });
    assert.match(replyText(pressed.body), REFUSED);
    assert.equal((await local.run(run.id)).state, 'waiting_approval');
    await withChannels('{ never: [] }');
    await local.teams.press('release-manager-a', card.id, { verb: 'approve' });
    await local.runIn(['succeeded']);
  });
});

describe('being added', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    const starter = await readFile(path.join(import.meta.dirname, '../../site/policy.yml'), 'utf8');
    local = await startLocalApp({ files: { 'policy.yml': `${starter}\nchannels: { only: ["19:elsewhere@thread.tacv2"] }\n` } });
  });
  after(() => local.stop());

  it('to a channel that the policy leaves out is answered with that', async () => {
    await local.teams.install('developer', 'team');
    await local.teams.waitFor((message) => REFUSED.test(textOf(message)), 20_000);
  });

  it('to their own chat tells people what they may do', async () => {
    await local.teams.install('developer', 'chat');
    await local.teams.waitFor((message) => /deploy <service> <version>/.test(textOf(message)), 20_000);
  });
});
