import assert from 'node:assert/strict';
import { findAction } from '../../bot/local/connector/card-actions.ts';
import { cardsOf } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { LadderWorld } from './ladder/world.ts';

const FRIDAY_16 = '2026-10-23T14:00:00Z';

describe('an approval that nobody answers, over a weekend on which summer time ends', function () {
  this.timeout(120_000);
  let world: LadderWorld;
  before(async () => {
    world = await LadderWorld.start(FRIDAY_16);
  });
  after(() => world.stop());

  it('is reminded of, escalated and closed in the working time of those who are asked', async () => {
    const { run, thread } = await world.ask('dana');
    const asked = await world.approval(run);
    const atOffice = (hours: number): string => new Date(Date.parse('2026-10-26T08:00:00Z') + hours * 3_600_000).toISOString().slice(0, 13);
    assert.equal(asked.dueAt.toISOString().slice(0, 13), atOffice(1), 'one working hour on Friday and one on Monday');
    assert.equal(asked.expiresAt.toISOString().slice(0, 13), atOffice(7));
    const [request] = await world.events(run, 'approval.requested');
    assert.equal(request?.detail['expiresAt'], asked.expiresAt.toISOString());

    // An hour of clock time was added on Sunday: two hours after the request, and all through the weekend, nothing happens.
    for (const moment of ['2026-10-23T16:30:00Z', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', '2026-10-26T08:59:30Z']) {
      await world.at(moment);
      assert.deepEqual(await world.events(run, 'approval.reminded', 'approval.escalated', 'approval.expired'), []);
    }

    await world.at('2026-10-26T09:01:00Z');
    const reminder = textOf(await world.said(thread, /still waits for release/));
    assert.match(reminder, /Please approve or reject it on its card/);
    const [reminded] = await world.events(run, 'approval.reminded');
    assert.deepEqual([reminded?.detail['people'], reminded?.actor.name], ['Rita Long, Ravi Long', 'Signalbox']);

    await world.at('2026-10-26T11:01:00Z');
    const escalated = textOf(await world.said(thread, /head can answer as well/));
    assert.match(escalated, /Nobody has answered yet/);
    assert.deepEqual((await world.approval(run)).escalatedTo, ['head']);
    const card = await world.card(thread, /also asked: head/);
    assert.deepEqual(buttonsOf(card), ['Approve', 'Reject', 'Cancel run']);
    const approve = findAction(cardsOf(card.activity), { verb: 'approve' });
    assert.ok(approve);

    await world.at('2026-10-26T14:59:00Z');
    assert.equal((await world.approval(run)).state, 'open');
    await world.at('2026-10-26T15:01:00Z');
    assert.equal((await world.local.run(run.id)).state, 'expired');
    assert.deepEqual(buttonsOf(await world.card(thread, /⊖ Expired/)), []);
    const types = (await world.events(run, 'approval.reminded', 'approval.escalated', 'approval.expired')).map(({ type }) => type);
    assert.deepEqual(types, ['approval.reminded', 'approval.escalated', 'approval.expired'], 'each once');
    const late = await world.local.teams.press('rita', card.id, { action: approve });
    assert.match(replyText(late.body), /expired/);
  });

  it('lets those who were asked as well decide, and only from then on', async () => {
    world.clock.moveTo('2026-10-27T09:00:00Z');
    const { run, thread } = await world.ask('dana');
    const card = await world.card(thread, /Waiting for approval/);
    const early = await world.local.teams.press('hugo', card.id, { verb: 'approve' });
    assert.match(replyText(early.body), /approver-has-role/);
    await world.at('2026-10-27T13:01:00Z');
    const escalated = await world.card(thread, /also asked: head/);
    await world.local.teams.press('hugo', escalated.id, { verb: 'approve' });
    assert.match(textOf(await world.card(thread, /✓ Succeeded/)), /Hugo Long/);
    const events = await world.events(run, 'approval.reminded', 'approval.escalated', 'approval.vote');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['approval.escalated', 'approval.vote'],
      'the reminder that was missed is made pointless by the escalation',
    );
  });

  it('opens nothing that policy protects because a workflow escalates', async () => {
    world.clock.moveTo('2026-10-28T09:00:00Z');
    const { run, thread } = await world.ask('dana', 'eager');
    await world.at('2026-10-28T10:30:00Z');
    const card = await world.card(thread, /Waiting for approval/);
    const reply = await world.local.teams.press('sam', card.id, { verb: 'approve' });
    assert.match(replyText(reply.body), /approver-has-role/);
    const { state, escalatedTo, votes } = await world.approval(run);
    assert.deepEqual([state, escalatedTo, votes], ['open', [], []]);
  });

  it('is reminded of in the own chats of those who are called when it was asked for in the tab or by a schedule', async () => {
    world.clock.moveTo('2026-11-03T09:00:00Z');
    await world.local.teams.say('rita', 'help', { where: 'chat' });
    await world.local.teams.uninstall('ravi');
    const inTab = await world.askInTab('dana', 'act');
    await world.at('2026-11-03T11:01:00Z');
    const told = await world.inChat('rita', /still waits for release: act\b/);
    assert.match(told, /Please approve or reject it on its card/);
    assert.deepEqual(await world.reminded(inTab), ['Rita Long'], 'and nobody who could not be told');
    await world.at('2026-11-03T14:00:00Z');
    await world.at('2026-11-04T08:00:30Z');
    const scheduled = await world.local.runIn(['waiting_approval'], ({ via }) => via === 'schedule');
    await world.at('2026-11-04T10:01:00Z');
    await world.inChat('rita', /still waits for release: nightly\b/);
    assert.deepEqual(await world.reminded(scheduled), ['Rita Long']);
    await world.local.teams.install('ravi', 'chat');
  });

  it('says so in the log when nobody could be reminded', async () => {
    world.clock.moveTo('2026-11-05T09:00:00Z');
    for (const person of ['rita', 'ravi']) await world.local.teams.uninstall(person);
    const run = await world.askInTab('dana', 'act');
    await world.at('2026-11-05T11:01:00Z');
    const [event] = await world.events(run, 'approval.reminded');
    assert.match(event?.sentence ?? '', /^Nobody could be reminded/);
    assert.equal(event?.detail['people'], '');
    for (const person of ['rita', 'ravi']) await world.local.teams.install(person, 'chat');
  });

  it('does not count a holiday', async () => {
    world.clock.moveTo('2026-11-10T15:00:00Z');
    const { run } = await world.ask('dana');
    assert.equal((await world.approval(run)).dueAt.toISOString().slice(0, 16), '2026-11-12T09:00');
  });
});
