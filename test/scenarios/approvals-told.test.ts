import assert from 'node:assert/strict';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { until } from '../support/until.ts';
import type { PersonId } from './told/site.ts';
import { type Asked, ToldWorld } from './told/world.ts';

describe('who is told of an approval', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start();
  });
  after(() => world.local.stop());

  const objectIdOf = (person: PersonId): string =>
    world.local.teams.world.people.find(({ id }) => id === person)?.objectId ?? assert.fail(person);
  const told = async ({ run }: Asked): Promise<readonly string[]> =>
    (await world.local.events({ runId: run.id, type: 'approval.told' })).map(({ sentence }) => sentence);
  const copiesOf = (person: PersonId, { run }: Asked): number =>
    world.inChat(person).filter((message) => textOf(message).includes(run.id)).length;

  it('are those who can answer now: in their own chat with the reason, or by name in the channel', async () => {
    const asked = await world.ask('staged');
    const sven = await world.copy('sven', asked);
    const cleo = await world.copy('cleo', asked);
    assert.match(textOf(sven), /You are asked because you have the role sre\./);
    assert.match(textOf(cleo), /You are asked because you have the role security\./);
    assert.deepEqual(buttonsOf(sven), ['Approve', 'Reject'], 'only what its reader may do');
    const card = await world.card(
      asked,
      /Asked here: <at>Sara Smith<\/at>, <at>Dirk Smith<\/at>|<at>Dirk Smith<\/at>, <at>Sara Smith<\/at>/,
    );
    assert.doesNotMatch(textOf(card), /You are asked/, 'the reason is said to its person');
    const entities = JSON.stringify(card.activity['attachments']);
    for (const person of ['sara', 'dirk'] as const) assert.ok(entities.includes(`"id":"${objectIdOf(person)}"`));
    const called = await world.said(asked, /waits for an approval/);
    assert.deepEqual(
      (called.activity['entities'] as { mentioned: { id: string } }[]).map(({ mentioned }) => mentioned.id).toSorted(),
      [objectIdOf('sara'), objectIdOf('dirk')].toSorted(),
      'both in one message',
    );
    await world.quiet();
    for (const person of ['asker', 'hana', 'otto'] as const) assert.equal(copiesOf(person, asked), 0, person);
    assert.equal(world.inThread(asked).length, 2, 'the card and the call');
  });

  it('are the people of the next stage when it opens, and it says why', async () => {
    const asked = await world.ask('staged');
    await world.vote('sven', await world.copy('sven', asked), 'approve');
    await world.quiet();
    assert.equal(copiesOf('hana', asked), 0);
    await world.vote('cleo', await world.copy('cleo', asked), 'approve');
    const hana = await world.copy('hana', asked);
    assert.match(textOf(hana), /You are asked because you have the role head\./);
    assert.deepEqual(buttonsOf(hana), ['Approve', 'Reject', 'Cancel run'], 'who is head may stop it as well');
    await world.quiet();
    assert.doesNotMatch(textOf(await world.card(asked)), /Asked here/, 'nobody of the first stage is asked any more');
    await world.vote('hana', await world.copy('hana', asked), 'approve');
    await world.withoutButtons(asked);
    await world.card(asked, /Succeeded/);
  });

  it('see on their copy no button that is not theirs: not after their vote, and not as the one who asked', async () => {
    const asked = await world.ask('staged');
    const sven = await world.copy('sven', asked);
    await world.vote('sven', sven, 'approve');
    await until('the vote is given', async () => buttonsOf(await world.copy('sven', asked)).length === 0);
    assert.deepEqual(buttonsOf(await world.copy('cleo', asked)), ['Approve', 'Reject']);
    assert.deepEqual(buttonsOf(await world.card(asked)), ['Approve', 'Reject', 'Cancel run'], 'the channel has many readers');
    await world.vote('cleo', await world.copy('cleo', asked), 'reject');
    const { message } = await world.local.teams.say('asker', 'act in one', { where: 'chat' });
    const run = await world.local.runIn(['waiting_approval'], ({ conversation }) => conversation?.scope === 'personal');
    const own = { run, thread: message.id };
    assert.deepEqual(buttonsOf(await world.copy('asker', own, /Waiting for approval/)), ['Cancel run']);
    await world.vote('sven', await world.copy('sven', own), 'reject');
  });

  it('hear of it once, however often and by how many it is looked for', async () => {
    const asked = await world.ask('one');
    await Promise.all(Array.from({ length: 8 }, () => world.local.app.operations.due()));
    await world.copy('sven', asked);
    await world.quiet();
    await Promise.all(Array.from({ length: 8 }, () => world.local.app.operations.due()));
    await world.quiet();
    assert.equal(copiesOf('sven', asked), 1);
    assert.equal(world.inThread(asked).length, 2);
    assert.equal((await told(asked)).length, 2);
  });

  it('are told later, and once, when the directory does not answer at first', async () => {
    world.state.directoryDown = true;
    const asked = await world.ask('one');
    await world.card(asked);
    await until('it was put off', async () => (await world.rows('approval_notices')).some((row) => Number(row['failures']) > 0));
    assert.equal(copiesOf('sven', asked), 0);
    world.state.directoryDown = false;
    await world.local.app.operations.due();
    assert.equal(copiesOf('sven', asked), 0, 'not before its time');
    await world.later(6_000);
    await world.copy('sven', asked);
    await world.quiet();
    assert.equal(copiesOf('sven', asked), 1);
  });

  it('are not told of what was decided before they could be', async () => {
    world.state.directoryDown = true;
    const asked = await world.ask('one');
    await world.vote('sara', await world.card(asked), 'reject');
    world.state.directoryDown = false;
    await world.later(6_000);
    await until('the notice is done', async () => (await world.rows('approval_notices')).every((row) => row['done_at'] !== null));
    await world.quiet();
    assert.equal(copiesOf('sven', asked), 0);
  });

  it('can answer by typing, as before', async () => {
    const asked = await world.ask('one');
    await world.copy('sven', asked);
    await world.local.teams.say('sven', `approve ${asked.run.id} ${asked.run.planHash.slice(0, 8)} typed in my chat`, { where: 'chat' });
    await world.card(asked, /typed in my chat/);
    const other = await world.ask('one');
    await world.local.teams.say('sara', `@Signalbox reject ${other.run.id} ${other.run.planHash.slice(0, 8)}`, {
      where: { thread: other.thread },
    });
    await world.card(other, /Rejected by/);
    await world.withoutButtons(other);
  });

  it('are asked by name in the channel when they blocked the bot, and in their chat again once they write there', async () => {
    world.local.teams.block('sven', true);
    const asked = await world.ask('one');
    await world.card(asked, /<at>Sven Smith<\/at>/);
    await world.said(asked, /<at>Sven Smith<\/at>/);
    assert.ok((await told(asked)).some((sentence) => /Sven Smith cannot be written to and is named on the card/.test(sentence)));
    assert.deepEqual(
      (await world.rows('people'))
        .filter((row) => row['principal_key'] === `${asked.run.requester.tenantId}/${objectIdOf('sven')}`)
        .map((row) => row['personal_conversation']),
      [null],
    );
    // Teams opens the chat of somebody who blocked the bot, and only then takes nothing in it.
    const next = await world.ask('one');
    await world.card(next, /<at>Sven Smith<\/at>/);
    assert.equal(copiesOf('sven', next), 0);
    world.local.teams.block('sven', false);
    await world.local.teams.say('sven', 'help', { where: 'chat' });
    const copy = await world.copy('sven', asked);
    assert.match(textOf(copy), /You are asked because you have the role sre\./);
    await world.copy('sven', await world.ask('one'));
  });

  it('leave nothing but the audit log when they remove the app, and are asked in the channel from then on', async () => {
    const asked = await world.ask('one');
    await world.copy('sven', asked);
    const before = await world.rows('people');
    assert.equal((await world.local.teams.uninstall('sven')).status, 200);
    await world.card(asked, /<at>Sven Smith<\/at>/);
    await world.quiet();
    const key = `${asked.run.requester.tenantId}/${objectIdOf('sven')}`;
    assert.equal((await world.rows('people')).length, before.length - 1);
    for (const table of ['people', 'run_cards', 'outbox_messages'])
      assert.ok(!JSON.stringify(await world.rows(table)).includes(world.chatOf('sven')), table);
    const [closed] = await world.local.events({ type: 'chat.closed' });
    assert.deepEqual([closed?.sentence, closed?.detail['person']], ['Sven Smith removed Signalbox from the personal chat.', key]);
    const next = await world.ask('one');
    await world.card(next, /<at>Sven Smith<\/at>/);
    assert.equal(copiesOf('sven', next), 0);
    await world.local.teams.install('sven', 'chat');
    const again = await world.ask('one');
    await world.copy('sven', again);
    await world.said(again, /<at>Sara Smith<\/at>/);
  });

  it('are found in a chat that they open for the first time after they were asked in the channel', async () => {
    await world.card(await world.ask('one'), /<at>Sara Smith<\/at>/);
    await world.local.teams.install('sara', 'chat');
    const next = await world.ask('one');
    assert.match(textOf(await world.copy('sara', next)), /You are asked because/);
    await world.quiet();
    assert.equal(world.inThread(next).length, 1, 'only the card');
  });

  it('are the substitute instead of whoever is away, who can answer on their copy', async () => {
    await world.local.teams.say('sven', `out of office until 3d substitute ${objectIdOf('hana')}`, { where: 'chat' });
    await until('it is handed on', async () => (await world.local.events({ type: 'delegation.given' })).length > 0);
    const asked = await world.ask('one');
    const copy = await world.copy('hana', asked);
    assert.match(textOf(copy), /You are asked because Sven Smith handed you their vote as sre\./);
    await world.quiet();
    assert.equal(copiesOf('sven', asked), 0);
    await world.vote('hana', copy, 'approve');
    await world.card(asked, /Hana Smith for Sven Smith/);
    await world.withoutButtons(asked);
  });
});
