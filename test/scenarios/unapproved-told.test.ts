import assert from 'node:assert/strict';
import type { Run } from '../../bot/core/run/run.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { until } from '../support/until.ts';
import type { PersonId } from './told/site.ts';
import { type Asked, ToldWorld } from './told/world.ts';

describe('who is told that the glass was broken', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  before(async () => {
    world = await ToldWorld.start();
  });
  after(() => world.local.stop());

  const breakGlass = async (): Promise<Asked> => {
    const { message } = await world.local.teams.say('asker', '@Signalbox break-glass "the site is down" act in one');
    const run = await world.local.runIn(['succeeded'], (one) => one.conversation?.id.endsWith(message.id) === true);
    return { run, thread: message.id };
  };
  const copiesOf = (person: PersonId, { run }: Asked): number =>
    world.inChat(person).filter((message) => textOf(message).includes(run.id)).length;
  const calls = (asked: Asked): number =>
    world.inThread(asked).filter(({ activity }) => String(activity['text'] ?? '').includes('broke the glass')).length;
  const told = async ({ id }: Run): Promise<readonly string[]> =>
    (await world.local.events({ runId: id, type: 'break_glass.told' })).map(({ sentence }) => sentence);

  it('are those who would have approved and those who may review: in their own chat, or by name in the thread', async () => {
    const asked = await breakGlass();
    const sven = textOf(await world.copy('sven', asked, /broke the glass|without approval/i));
    assert.match(sven, /without the approval that you would have been asked for\. Whoever may review it/);
    assert.ok(sven.includes(`review ${asked.run.id} <comment>`) && sven.includes('the site is down') && sven.includes('Asker Smith'));
    for (const person of ['cleo', 'hana'] as const)
      assert.match(textOf(await world.copy(person, asked)), /you may review it\. Once it has ended, say what you found: review /);
    const called = await world.said(asked, /broke the glass/);
    const text = String(called.activity['text']);
    assert.ok(text.includes('Sara Smith') && text.includes('Dirk Smith') && !text.includes('Sven Smith'), text);
    assert.match(text, /Asker Smith broke the glass: .*act in one.*the site is down.*review/s);
    await world.quiet();
    for (const person of ['asker', 'otto'] as const) assert.equal(copiesOf(person, asked), 0, person);
    assert.equal(calls(asked), 1);
  });

  it('hear of it once, however often it is looked for', async () => {
    const asked = await breakGlass();
    await Promise.all(Array.from({ length: 8 }, () => world.local.app.operations.due()));
    await world.copy('cleo', asked);
    await world.said(asked, /broke the glass/);
    await Promise.all(Array.from({ length: 8 }, () => world.local.app.operations.due()));
    await world.quiet();
    for (const person of ['sven', 'cleo', 'hana'] as const) assert.equal(copiesOf(person, asked), 1, person);
    assert.equal(calls(asked), 1);
    assert.equal((await told(asked.run)).filter((sentence) => sentence.startsWith('Told by direct message')).length, 1);
  });

  it('can close the review on their copy, which then says by whom and asks no more', async () => {
    const asked = await breakGlass();
    const copy = await world.copy('cleo', asked, /Succeeded/);
    assert.deepEqual(buttonsOf(copy), ['Close the review']);
    await world.local.teams.press('cleo', copy.id, { verb: 'close_review', inputs: { comment: 'it was right' } });
    const reviewed = textOf(await world.copy('hana', asked, /Reviewed by Cleo Smith/));
    assert.doesNotMatch(reviewed, /say what you found/);
  });

  it('are also those whom its approval steps would have asked, and it waits for none of them', async () => {
    const { message } = await world.local.teams.say('asker', '@Signalbox break-glass "the site is down" gated');
    const run = await world.local.runIn(['succeeded'], (one) => one.conversation?.id.endsWith(message.id) === true);
    const asked = { run, thread: message.id };
    assert.deepEqual(run.approvals, []);
    const card = textOf(await world.card(asked, /Succeeded/));
    assert.match(card, /Without approval: the site is down/);
    await world.said(asked, /went through/);
    assert.match(String((await world.said(asked, /broke the glass/)).activity['text']), /Otto Smith/);
    const [passed, ...more] = await world.local.events({ runId: run.id, type: 'break_glass.passed' });
    assert.match(
      passed?.sentence ?? '',
      /^Asker Smith broke the glass, so step “Ask the keepers” did not ask for the approval of keeper: the site is down$/,
    );
    assert.deepEqual([passed?.stepId, passed?.detail['asked'], more], ['ask', 'keeper', []]);
    await world.local.teams.press('hana', (await world.copy('hana', asked, /Succeeded/)).id, {
      verb: 'close_review',
      inputs: { comment: 'it was right' },
    });
    await world.copy('cleo', asked, /Reviewed by Hana Smith/);
  });

  it('are called in the thread when they blocked the bot', async () => {
    world.local.teams.block('hana', true);
    const asked = await breakGlass();
    await world.said(asked, /Hana Smith.*broke the glass/s);
    assert.ok((await told(asked.run)).some((sentence) => /Hana Smith cannot be written to and is called in the channel/.test(sentence)));
    world.local.teams.block('hana', false);
  });

  it('are told later, and once, when the directory does not answer at first', async () => {
    world.state.directoryDown = true;
    const asked = await breakGlass();
    await until('it was put off', async () => (await world.rows('review_notices')).some((row) => Number(row['failures']) > 0));
    assert.equal(copiesOf('cleo', asked), 0);
    world.state.directoryDown = false;
    await world.later(6_000);
    await world.copy('cleo', asked);
    await world.quiet();
    assert.equal(copiesOf('cleo', asked), 1);
  });

  it('is nobody when a run was approved', async () => {
    const asked = await world.ask('one');
    await world.vote('sven', await world.copy('sven', asked), 'approve');
    await world.card(asked, /Succeeded/);
    await world.quiet();
    assert.deepEqual(await told(asked.run), []);
    assert.equal(copiesOf('cleo', asked), 0);
  });
});
