import assert from 'node:assert/strict';
import { replyText, textOf } from '../support/card-text.ts';
import { objectIdOf } from './ladder/site.ts';
import { LadderWorld } from './ladder/world.ts';

describe('votes that are handed to colleagues', function () {
  this.timeout(120_000);
  let world: LadderWorld;
  before(async () => {
    world = await LadderWorld.start('2026-10-21T08:00:00Z');
  });
  after(() => world.stop());
  afterEach(async () => {
    for (const person of ['rita', 'ravi', 'sam', 'sue']) await world.say(person, 'delegate stop');
  });

  it('are given by the substitute, with both names on the card and in the log', async () => {
    const answer = await world.say('rita', 'delegate release to @Sam Long until 2026-10-30 on holiday');
    assert.match(answer, /Rita Long hands their vote as release to Sam Long until the end of Fri, Oct 30, 2026/);
    assert.ok(
      world.local.teams.calls().some(({ path, method }) => method === 'GET' && /\/members\/29%3A/.test(path)),
      'Teams was asked who is mentioned',
    );
    const { run, thread } = await world.ask('dana');
    const card = await world.card(thread, /Waiting for approval/);
    await world.local.teams.press('sam', card.id, { verb: 'approve', inputs: { comment: 'for Rita' } });
    assert.match(textOf(await world.card(thread, /✓ Succeeded/)), /Sam Long for Rita Long/);
    const [vote] = await world.events(run, 'approval.vote');
    assert.equal(vote?.actor.objectId, objectIdOf('sam'));
    assert.equal(vote?.detail['onBehalfOfName'], 'Rita Long');
    assert.match(String(vote?.detail['onBehalfOf']), new RegExp(objectIdOf('rita')));
    const [given] = (await world.local.events({ type: 'delegation.given' })) ?? [];
    assert.equal(vote?.detail['delegations'], given?.detail['delegationId']);
    assert.deepEqual([given?.actor.name, given?.detail['toName'], given?.detail['reason']], ['Rita Long', 'Sam Long', 'on holiday']);
  });

  it('are given in chat and in the tab as well, and show up among what waits', async () => {
    await world.say('rita', `delegate release to ${objectIdOf('sam')} until 3d`);
    const sam = {
      kind: 'person',
      tenantId: '00000000-0000-4000-8000-000000000000',
      objectId: objectIdOf('sam'),
      name: 'Sam Long',
    } as const;
    const { tab } = world.local.app.operations;
    const first = await world.ask('dana');
    const waiting = await tab.waitingFor(sam, null);
    assert.deepEqual(
      waiting.map(({ view }) => view.runId),
      [first.run.id],
    );
    assert.deepEqual(
      waiting[0]?.can.approve,
      first.run.approvals.map(({ id }) => id),
    );
    const approvalId = first.run.approvals[0]?.id;
    assert.ok(approvalId);
    const ballot = { approvalId, verdict: 'approve', comment: '', planHash: first.run.planHash } as const;
    const seen = await tab.vote(sam, first.run.id, ballot, null);
    assert.deepEqual(
      seen.view.approvals[0]?.votes.map(({ by, onBehalfOf }) => [by, onBehalfOf]),
      [['Sam Long', 'Rita Long']],
    );
    const second = await world.ask('dana');
    await world.local.teams.say('sam', `@Signalbox approve ${second.run.id} ${second.run.planHash.slice(0, 8)}`, {
      where: { thread: second.thread },
    });
    assert.match(textOf(await world.card(second.thread, /✓ Succeeded/)), /Sam Long for Rita Long/);
  });

  it('are taken back, and then count no more', async () => {
    await world.say('rita', 'delegate release to @Sam Long until 3d');
    assert.match(await world.say('sam', 'delegations'), /you can vote as release for Rita Long until/);
    assert.match(await world.say('rita', 'delegations'), /your vote as release is with Sam Long until/);
    assert.match(await world.say('rita', 'delegate stop'), /Rita Long has their vote as release back from Sam Long/);
    assert.match(await world.say('sam', 'delegations'), /none was handed to you/);
    const { thread } = await world.ask('dana');
    const card = await world.card(thread, /Waiting for approval/);
    const reply = await world.local.teams.press('sam', card.id, { verb: 'approve' });
    assert.match(replyText(reply.body), /approver-has-role/);
  });

  it('are given back by the substitute, and by nobody else', async () => {
    await world.say('rita', 'delegate release to @Sam Long until 3d');
    const id = /d-[a-z0-9]{8}/.exec(await world.say('sam', 'delegations'))?.[0] ?? '';
    assert.match(await world.say('sue', `delegate stop ${id}`), /You have no delegation/);
    assert.match(await world.say('sam', `delegate stop ${id}`), /Sam Long gives the vote as release back to Rita Long/);
  });

  it('go through two hands at most, never in a circle, and to nobody without a role', async () => {
    await world.say('rita', 'delegate release to @Sam Long until 3d');
    assert.match(await world.say('sam', 'delegate release to @Sue Long until 2d'), /Sam Long hands their vote/);
    assert.match(await world.say('sue', 'delegate release to @Dana Long until 1d'), /three times/);
    assert.match(await world.say('ravi', 'delegate release to @Rita Long until 1d'), /three times/);
    await world.say('sam', 'delegate stop');
    assert.match(await world.say('sam', 'delegate release to @Rita Long until 1d'), /circle/);
    assert.match(await world.say('ravi', 'delegate release to @Olga Long until 1d'), /Olga Long has no role/);
    assert.match(await world.say('ravi', 'delegate release to @Ravi Long until 1d'), /your own vote already/);
    assert.match(
      await world.say('ravi', 'delegate release to @Sam Long until 11d'),
      /until Sat, Oct 31, 2026, \d\d:\d\d [AP]M UTC at the latest/,
    );
    assert.match(await world.say('dana', 'delegate release to @Sam Long until 1d'), /You do not have the role release/);
    assert.match(await world.say('hugo', 'delegate head to @Sam Long until 1d'), /cannot be handed on/);
  });

  it('reach a third person through the second, and the log shows through whom', async () => {
    await world.say('rita', 'delegate release to @Sam Long until 3d');
    await world.say('sam', 'delegate release to @Sue Long until 2d');
    const { run, thread } = await world.ask('dana');
    const card = await world.card(thread, /Waiting for approval/);
    await world.local.teams.press('sue', card.id, { verb: 'approve' });
    assert.match(textOf(await world.card(thread, /✓ Succeeded/)), /Sue Long for Rita Long/);
    const [vote] = await world.events(run, 'approval.vote');
    assert.equal(vote?.detail['through'], 'Sam Long');
  });

  it('are handed on whole by somebody who is out of office, who is not called meanwhile', async () => {
    const answer = await world.say('rita', 'out of office until 2026-10-30 substitute @Sam Long');
    assert.match(answer, /hands their vote as release to Sam Long.*is not asked meanwhile/);
    const { run, thread } = await world.ask('dana');
    const { dueAt } = await world.approval(run);
    await world.at(new Date(dueAt.getTime() + 1000).toISOString());
    await world.said(thread, /still waits for release/);
    const [reminded] = await world.events(run, 'approval.reminded');
    assert.equal(reminded?.detail['people'], 'Ravi Long, Sam Long');
    const card = await world.card(thread, /Waiting for approval/);
    await world.local.teams.press('sam', card.id, { verb: 'approve' });
    assert.match(textOf(await world.card(thread, /✓ Succeeded/)), /Sam Long for Rita Long/);
    assert.match(await world.say('rita', 'delegate stop'), /back from Sam Long/);
  });

  it('end by themselves at their moment', async () => {
    await world.say('rita', 'delegate release to @Sam Long until in 2h');
    const { thread } = await world.ask('dana');
    const card = await world.card(thread, /Waiting for approval/);
    world.clock.moveTo(new Date(world.clock.now().getTime() + 2 * 3_600_000 + 1000).toISOString());
    const reply = await world.local.teams.press('sam', card.id, { verb: 'approve' });
    assert.match(replyText(reply.body), /approver-has-role/);
    assert.match(await world.say('rita', 'delegate release to @Sue Long until 1d'), /to Sue Long/, 'what lapsed is not in the way');
  });
});
