import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

describe('deploying through Teams', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp();
  });
  after(() => local.stop());

  /** The one card of a thread once it says this. */
  const cardSaying = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  const versionOf = async (environment: 'staging' | 'production'): Promise<unknown> => {
    const answer = await fetch(`${local.site.shop[environment]}/health`);
    return Object.entries(JSON.parse(await answer.text())).find(([name]) => name === 'version')?.[1];
  };

  it('deploys to staging at once for a developer, on one card that is edited in place', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to staging');
    const card = await cardSaying(message.id, /✓ Succeeded/);
    assert.equal(await versionOf('staging'), '1.1.0');
    assert.match(textOf(card), /deploy shop 1\.1\.0 to staging/);
    assert.deepEqual(buttonsOf(card), []);
    const answers = local.teams.world.board.all().filter((other) => other.threadId === message.id && other.from.kind === 'bot');
    assert.equal(answers.length, 1);
  });

  it('waits for a release manager before production, shows the plan hash, and runs what was approved', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    const waiting = await cardSaying(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval']);
    assert.match(textOf(waiting), new RegExp(run.planHash.slice(0, 8)));
    assert.equal(await versionOf('production'), '1.0.0');
    await local.teams.press('release-manager-a', waiting.id, { verb: 'approve', inputs: { comment: 'go ahead' } });
    const done = await cardSaying(message.id, /✓ Succeeded/);
    assert.match(textOf(done), /Release manager A/);
    assert.match(textOf(done), /go ahead/);
    assert.equal(await versionOf('production'), '1.1.0');
    const types = (await local.events({ runId: run.id })).map((event) => event.type);
    for (const type of [
      'run.created',
      'decision.needs_approval',
      'approval.vote',
      'approval.granted',
      'run.started',
      'step.started',
      'step.finished',
      'run.finished',
    ] as const) {
      assert.ok(types.includes(type), `${type} is in the audit log`);
    }
  });

  it('refuses the requester’s own click and tells that person alone why', async () => {
    const { message } = await local.teams.say('release-manager-a', '@Signalbox deploy shop 1.0.0 to production');
    const waiting = await cardSaying(message.id, /Waiting for approval/);
    const reply = await local.teams.press('release-manager-a', waiting.id, { verb: 'approve' });
    assert.match(JSON.stringify(reply.body), /requester-never-approves/);
    const run = await local.runIn(['waiting_approval']);
    assert.equal(run.approvals[0]?.votes.length, 0);
    assert.ok(
      (await local.events({ runId: run.id })).some(
        (event) => event.type === 'decision.denied' && event.rule === 'requester-never-approves',
      ),
    );
    await local.teams.press('release-manager-b', waiting.id, { verb: 'reject', inputs: { comment: 'not on a Friday' } });
    assert.match(textOf(await cardSaying(message.id, /Rejected/)), /not on a Friday/);
  });

  it('refuses an outsider with the rule named, in the answer and in the audit log', async () => {
    const { message } = await local.teams.say('outsider', '@Signalbox deploy shop 1.1.0 to staging');
    await cardSaying(message.id, /default-deny/);
    assert.ok(
      (await local.events({ type: 'decision.denied' })).some((event) => event.actor.name === 'Outsider' && event.rule === 'default-deny'),
    );
  });

  it('refuses an outsider’s click on somebody else’s card', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    const waiting = await cardSaying(message.id, /Waiting for approval/);
    const reply = await local.teams.press('outsider', waiting.id, { verb: 'approve' });
    assert.match(JSON.stringify(reply.body), /approver-has-role/);
    await local.teams.press('developer', waiting.id, { verb: 'cancel' });
    await cardSaying(message.id, /Cancelled by/);
  });

  it('undoes a release whose health check fails, and says so on the card', async () => {
    const before = await versionOf('staging');
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.2.0 to staging');
    const card = await cardSaying(message.id, /Undone/);
    assert.match(textOf(card), /was undone/);
    assert.equal(await versionOf('staging'), before);
  });

  it('queues a second deploy to the same target and starts it when the first has ended', async () => {
    const first = await local.teams.say('developer', '@Signalbox deploy shop 1.0.0 to staging');
    const second = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to staging');
    await Promise.all([cardSaying(first.message.id, /✓ Succeeded/), cardSaying(second.message.id, /✓ Succeeded/)]);
    assert.equal(await versionOf('staging'), '1.1.0');
    const finished = (await local.events({ type: 'run.finished' })).slice(0, 2).map((event) => event.runId);
    const started = (await local.events({ type: 'run.started' })).slice(0, 1).map((event) => event.runId);
    assert.deepEqual(started, finished.slice(0, 1), 'the run that ended last also started last');
  });
});
